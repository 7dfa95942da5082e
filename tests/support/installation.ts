import { vi } from "vitest";
import { closeClients } from "@/db/client";
import { applyProvision } from "@/db/provision";
import { AppError } from "@/domain/errors";
import type { ProvisionDocument } from "@/domain/provision/schema";
import { createTestDatabase, type TestDatabase } from "./database";

/** Both keys of every installation here. */
export const INSTALLATION_KEY = Buffer.alloc(32, 7);

/** A setup with one link and its one number. */
export const ONE_LINK: ProvisionDocument = {
  connections: [{ name: "smsc", host: "127.0.0.1", port: 2775, numbers: ["12345"], country: "ET" }],
};

/**
 * The installation of a test file: a database of its own with keys, and with what `setup` says. The environment leads to it
 * until `drop`, which also ends this process's connections.
 */
export async function createInstallation(setup?: ProvisionDocument): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const key = INSTALLATION_KEY.toString("base64");
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("REPLYBACK_IDENTITY_KEY", key);
  vi.stubEnv("REPLYBACK_SECRET_KEY", key);
  if (setup) await applyProvision(setup, { userId: null, name: "test" });
  return {
    ...database,
    drop: async () => {
      await closeClients();
      await database.drop();
      vi.unstubAllEnvs();
    },
  };
}

/** The AppError that an attempt ends with; throws when it is not refused. */
export async function refusal(attempt: Promise<unknown>): Promise<AppError> {
  const error: unknown = await attempt.catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error("was not refused");
  return error;
}
