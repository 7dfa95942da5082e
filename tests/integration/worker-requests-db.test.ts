import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/db/client";
import { claimRequests, getRequest, requestTest } from "@/db/worker-requests";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

let database: TestDatabase;

beforeAll(async () => {
  database = await createInstallation();
});

afterAll(async () => {
  await database.drop();
});

it("a request that nobody took up in time fails, and the password in it goes at once", async () => {
  const target = {
    host: "127.0.0.1",
    port: 2775,
    systemId: "id",
    systemType: "",
    mode: "transceiver",
  } as const;
  const settings = connectionSettingsSchema.parse({});
  const trial = { ...target, settings, password: "secret", clientKey: "" };
  const id = await requestTest({ connectionId: null, requestedBy: null }, trial);
  const payloadOf = async (): Promise<unknown> =>
    (await pool.query<{ payload: unknown }>("SELECT payload FROM worker_request WHERE id = $1", [id])).rows[0]
      ?.payload;
  expect(await payloadOf()).toHaveProperty("passwordEnc");
  await pool.query("UPDATE worker_request SET created_at = now() - interval '1 hour' WHERE id = $1", [id]);
  expect(await claimRequests("0190a1b2-0000-7000-8000-000000000001")).toEqual([]);
  expect(await getRequest(id)).toMatchObject({ state: "failed" });
  expect(await payloadOf()).toEqual({});
});
