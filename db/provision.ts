import { AppError, type Problem } from "@/domain/errors";
import { checkProvision } from "@/domain/provision/check";
import { documentOf } from "@/domain/provision/export";
import { changesOf, planProvision, type ConnectionStep, type Plan } from "@/domain/provision/plan";
import { pathText, problemsOf } from "@/domain/provision/problems";
import { provisionSchema, type ProvisionDocument, type ProvisionRequest } from "@/domain/provision/schema";
import type { Change } from "@/domain/provision/setup";
import { findNul, NUL_PROBLEM } from "@/domain/text/nul";
import { tlsProblems } from "./certificates";
import { prisma } from "./client";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import { readSetup, type StoredSecrets } from "./provision-read";
import { writePlan } from "./provision-write";
import { decryptSecret } from "./secrets";

/**
 * Brings the configuration to what a provisioning file says, in one transaction: all of it or nothing. AppError `invalid`
 * names every problem with its path in the file (`polls[0].choices[1].words[0]`). A file that changes nothing writes nothing.
 */
export async function applyProvision(document: unknown, author: Author): Promise<Change[]> {
  const parsed = provisionSchema.safeParse(document);
  if (!parsed.success) throw invalid(problemsOf(parsed.error));
  const nul = findNul(parsed.data);
  if (nul !== null) throw invalid([{ path: pathText(nul), message: NUL_PROBLEM }]);
  const now = Date.now();
  const seen = await prisma.$transaction((tx) => plan(tx, parsed.data, now), {
    isolationLevel: "RepeatableRead",
  });
  if (seen.changes.every(({ what }) => what === "unchanged")) return seen.changes;
  return changeConfiguration(author, ["connections", "lists", "services", "polls"], async ({ tx, audit }) => {
    // Nothing changes from here to the commit; it may have since it was looked at.
    const fresh = await plan(tx, parsed.data, now);
    for (const { id, created, type, name, fields } of await writePlan(tx, fresh.plan, new Date(now))) {
      await audit({
        action: created ? "create" : "change",
        objectType: type,
        objectId: id,
        objectName: name,
        detail: created ? {} : { fields },
      });
    }
    return fresh.changes;
  });
}

/** The current configuration as a provisioning file, without passwords and keys. */
export async function exportProvision(): Promise<ProvisionDocument> {
  const { setup } = await prisma.$transaction(readSetup, { isolationLevel: "RepeatableRead" });
  return documentOf(setup);
}

async function plan(
  tx: ConfigurationTransaction,
  request: ProvisionRequest,
  now: number,
): Promise<{ plan: Plan; changes: Change[] }> {
  const { setup, secrets } = await readSetup(tx);
  const stored = (connection: string, kind: Secret): string | null =>
    openSecret(secrets.get(connection), kind);
  const planned = planProvision(request, setup, {
    passwordIs: (connection, password) => stored(connection, "password") === password,
    clientKeyIs: (connection, clientKey) => stored(connection, "clientKey") === clientKey,
    hasPassword: (connection) => (secrets.get(connection)?.passwordEnc ?? "") !== "",
  });
  const { problems, notes } = checkProvision({ request, plan: planned, current: setup, now });
  const material = planned.connections.flatMap((step) =>
    checkMaterial(step, stored(step.after.name, "clientKey") ?? ""),
  );
  if (problems.length + material.length > 0) throw invalid([...problems, ...material]);
  return { plan: planned, changes: changesOf(planned, notes) };
}

/** Certificates and keys are read only where the file changes them: what is stored already stands in nobody's way. */
function checkMaterial(
  { index, before, after, fields, clientKey }: ConnectionStep,
  stored: string,
): Problem[] {
  const { tls } = after.settings;
  if (before !== null && !fields.includes("settings") && !fields.includes("clientKey")) return [];
  const key = clientKey ?? (tls.clientCert === "" ? "" : stored);
  return tlsProblems(tls, key).map(({ path, message }) => ({
    path: `connections[${index}].${path}`,
    message,
  }));
}

type Secret = "password" | "clientKey";

/** Null for what is not stored or was encrypted with a key that is gone: it counts as another one, and the file repairs it. */
function openSecret(row: ReturnType<StoredSecrets["get"]>, kind: Secret): string | null {
  if (row === undefined) return null;
  try {
    return kind === "password"
      ? decryptSecret(row.passwordEnc, `connection-password:${row.id}`)
      : decryptSecret(row.clientKeyEnc, `connection-client-key:${row.id}`);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function invalid(problems: AppError["problems"]): AppError {
  const count = problems.length === 1 ? "One thing is wrong" : `${problems.length} things are wrong`;
  return new AppError("invalid", `${count} in this file; nothing was changed.`, problems);
}
