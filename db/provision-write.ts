import type { ConnectionStep, Plan, Step } from "@/domain/provision/plan";
import type { ConnectionSetup, ListSetup, ServiceSetup } from "@/domain/provision/setup";
import type { ConfigurationTransaction } from "./configuration";
import { joinConnectionNumbers } from "./connection-numbers";
import { newId } from "./ids";
import { ensureNumbers, idsOf, type NumberIds } from "./provision-numbers";
import { writePoll } from "./provision-polls";
import { encryptSecret } from "./secrets";

/** What was written, for the audit. */
export type Written = { id: string; created: boolean; type: string; name: string; fields: string[] };

/** Writes every step that changes something. Lists come before polls, which name them. */
export async function writePlan(tx: ConfigurationTransaction, plan: Plan, at: Date): Promise<Written[]> {
  const numberIds = await ensureNumbers(tx, plan);
  const written: Written[] = [];
  const write = async <T extends { name: string }>(
    type: string,
    steps: Step<T>[],
    one: (step: Step<T>) => Promise<string>,
  ): Promise<void> => {
    for (const step of steps) {
      if (step.before !== null && step.fields.length === 0) continue;
      const { after, before, fields } = step;
      written.push({ id: await one(step), created: before === null, type, name: after.name, fields });
    }
  };
  const secrets = new Map(
    plan.connections.map(({ after, password, clientKey }) => [after.name, { password, clientKey }]),
  );
  await write("connection", plan.connections, (step) =>
    writeConnection(tx, { step, secrets: secrets.get(step.after.name), ids: numberIds }),
  );
  await write("list", plan.lists, (step) => writeList(tx, step, numberIds));
  await write("service", plan.services, (step) => writeService(tx, step, numberIds));
  await write("poll", plan.polls, (step) => writePoll(tx, step, { numberIds, at }));
  return written;
}

async function writeConnection(
  tx: ConfigurationTransaction,
  {
    step: { after, before },
    secrets: { password, clientKey } = {},
    ids,
  }: {
    step: Step<ConnectionSetup>;
    secrets: Partial<Pick<ConnectionStep, "password" | "clientKey">> | undefined;
    ids: NumberIds;
  },
): Promise<string> {
  const { name, numbers, window, ...rest } = after;
  const stored = before && (await tx.connection.findUniqueOrThrow({ where: { name }, select: { id: true } }));
  const id = stored?.id ?? newId();
  const data = {
    ...rest,
    windowSize: window,
    ...(password === undefined ? {} : { passwordEnc: encryptSecret(password, `connection-password:${id}`) }),
    ...(clientKey === undefined
      ? {}
      : { clientKeyEnc: encryptSecret(clientKey, `connection-client-key:${id}`) }),
    // A key is of use with its certificate only, and goes with it.
    ...(after.settings.tls.clientCert === "" ? { clientKeyEnc: "" } : {}),
  };
  if (stored === null) await tx.connection.create({ data: { id, name, ...data } });
  else await tx.connection.update({ where: { id }, data });
  await joinConnectionNumbers(tx, id, idsOf(numbers, ids));
  return id;
}

async function writeService(
  tx: ConfigurationTransaction,
  { after, before }: Step<ServiceSetup>,
  ids: NumberIds,
): Promise<string> {
  const { name, numbers, keywords, aliases, ...data } = after;
  const last = before === null ? await tx.service.aggregate({ _max: { position: true } }) : null;
  const { id } =
    before === null
      ? await tx.service.create({
          data: { id: newId(), name, ...data, position: (last?._max.position ?? -1) + 1 },
        })
      : await tx.service.update({ where: { name }, data });
  const words = [
    ...keywords.map((word) => ({ word, alias: false })),
    ...aliases.map((word) => ({ word, alias: true })),
  ];
  await tx.serviceNumber.deleteMany({ where: { serviceId: id } });
  await tx.serviceWord.deleteMany({ where: { serviceId: id } });
  await tx.serviceNumber.createMany({
    data: idsOf(numbers, ids).map((numberId) => ({ serviceId: id, numberId })),
  });
  await tx.serviceWord.createMany({
    data: words.map((entry, position) => ({ serviceId: id, position, ...entry })),
  });
  return id;
}

async function writeList(
  tx: ConfigurationTransaction,
  { after, before }: Step<ListSetup>,
  ids: NumberIds,
): Promise<string> {
  const { name, numbers, joinWords, leaveWords, ...data } = after;
  const { id } =
    before === null
      ? await tx.list.create({ data: { id: newId(), name, ...data } })
      : await tx.list.update({ where: { name }, data });
  const words = [
    ...joinWords.map((word) => ({ word, kind: "join" })),
    ...leaveWords.map((word) => ({ word, kind: "leave" })),
  ];
  await tx.listNumber.deleteMany({ where: { listId: id } });
  await tx.listWord.deleteMany({ where: { listId: id } });
  await tx.listNumber.createMany({ data: idsOf(numbers, ids).map((numberId) => ({ listId: id, numberId })) });
  await tx.listWord.createMany({
    data: words.map((entry, position) => ({ listId: id, position, ...entry })),
  });
  return id;
}
