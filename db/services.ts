import { AppError, type Problem } from "@/domain/errors";
import { findClashes } from "@/domain/inbound/clash";
import type { RuleSet } from "@/domain/inbound/rules";
import { codeOf, DIRECTIONS } from "@/domain/messages/codes";
import { serviceDraft } from "@/domain/services/draft";
import type { ServiceInput } from "@/domain/services/schema";
import { pool, prisma } from "./client";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";
import { idBoundary, newId } from "./ids";
import { loadRuleSet } from "./rules";

const parts = {
  numbers: { include: { number: { select: { id: true, address: true, label: true } } } },
  words: { orderBy: { position: "asc" } },
} satisfies Prisma.ServiceInclude;

export type ServiceView = ServiceInput & {
  id: string;
  position: number;
  numbers: { id: string; address: string; label: string }[];
};

/** In the order the person set. */
export async function listServices(): Promise<ServiceView[]> {
  const rows = await prisma.service.findMany({
    include: parts,
    orderBy: [{ position: "asc" }, { createdAt: "asc" }],
  });
  return rows.map(serviceView);
}

export async function getService(id: string): Promise<ServiceView | null> {
  const row = await prisma.service.findUnique({ where: { id }, include: parts });
  return row && serviceView(row);
}

function serviceView(row: Prisma.ServiceGetPayload<{ include: typeof parts }>): ServiceView {
  const { id, name, enabled, position, allNumbers, catchAll, reply } = row;
  const wordsOf = (alias: boolean): string[] =>
    row.words.filter((entry) => entry.alias === alias).map((entry) => entry.word);
  const numbers = row.numbers.map(({ number }) => number).sort((a, b) => (a.address < b.address ? -1 : 1));
  return {
    id,
    name,
    enabled,
    position,
    allNumbers,
    catchAll,
    reply,
    numbers,
    numberIds: numbers.map((number) => number.id),
    words: wordsOf(false),
    aliases: wordsOf(true),
  };
}

/**
 * How many texts each rule took since a moment (ms since 1970). Walks `message_rule_idx` over the given rules and the one or
 * two weekly partitions that the time bound leaves; redelivered copies count once.
 */
const COUNT_MATCHED = `
SELECT rule_id AS id, count(*) AS texts FROM message
 WHERE rule_id = ANY($1::uuid[]) AND id >= $2::uuid AND at >= $3
   AND direction = ${codeOf(DIRECTIONS, "in")} AND redelivery_of IS NULL
 GROUP BY rule_id`;

export async function countMatched(ruleIds: readonly string[], since: number): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; texts: number }>(COUNT_MATCHED, [
    ruleIds,
    idBoundary(since),
    new Date(since),
  ]);
  return new Map(rows.map(({ id, texts }) => [id, texts]));
}

/** Creates a service (`id` null) at the end of the order, or changes one. Refuses words that are taken, each with its path. */
export async function saveService(author: Author, id: string | null, input: ServiceInput): Promise<string> {
  if (input.enabled) refuseClashes(await loadRuleSet(), id, input);
  return changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    const { words, aliases, numberIds, ...data } = input;
    const saved =
      id === null
        ? await tx.service.create({ data: { id: newId(), ...data, position: await nextPosition(tx) } })
        : await tx.service.update({ where: { id }, data });
    await writeWords(tx, saved.id, { words, aliases });
    await tx.serviceNumber.deleteMany({ where: { serviceId: saved.id } });
    await tx.serviceNumber.createMany({
      data: (input.allNumbers ? [] : numberIds).map((numberId) => ({ serviceId: saved.id, numberId })),
    });
    await audit({
      action: id === null ? "create" : "change",
      objectType: "service",
      objectId: saved.id,
      objectName: saved.name,
    });
    return saved.id;
  });
}

async function nextPosition(tx: ConfigurationTransaction): Promise<number> {
  const { _max } = await tx.service.aggregate({ _max: { position: true } });
  return (_max.position ?? -1) + 1;
}

async function writeWords(
  tx: ConfigurationTransaction,
  serviceId: string,
  { words, aliases }: Pick<ServiceInput, "words" | "aliases">,
): Promise<void> {
  const entries = [
    ...words.map((word) => ({ word, alias: false })),
    ...aliases.map((word) => ({ word, alias: true })),
  ];
  await tx.serviceWord.deleteMany({ where: { serviceId } });
  await tx.serviceWord.createMany({
    data: entries.map((entry, position) => ({ serviceId, position, ...entry })),
  });
}

function refuseClashes(rules: RuleSet, id: string | null, input: ServiceInput): void {
  const problems: Problem[] = findClashes(rules, serviceDraft(id, input))
    .filter(({ severity }) => severity === "error")
    .map(({ path, words }) => ({ path, message: words }));
  const rival = findCatchAllRival(rules, id, input);
  if (rival) {
    problems.push({
      path: "catchAll",
      message: `The service “${rival}” takes these texts already. Turn it off there first.`,
    });
  }
  if (problems.length > 0) {
    throw new AppError("invalid", problems.map(({ message }) => message).join(" "), problems);
  }
}

/** Another catch-all on the same number: only one of them would ever see a text. */
function findCatchAllRival(rules: RuleSet, id: string | null, input: ServiceInput): string | undefined {
  if (!input.catchAll) return undefined;
  return rules.services.find(
    (other) =>
      other.id !== id &&
      other.catchAll &&
      ((other.allNumbers && input.allNumbers) ||
        other.numberIds.some((numberId) => input.numberIds.includes(numberId))),
  )?.name;
}

/** Turns a service on or off. Turning it on is refused while another rule holds one of its words. */
export async function setServiceEnabled(author: Author, id: string, enabled: boolean): Promise<void> {
  const service = await getService(id);
  if (!service) throw new AppError("not-found", "This service was deleted meanwhile.");
  if (enabled) refuseClashes(await loadRuleSet(), id, service);
  await changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    await tx.service.update({ where: { id }, data: { enabled } });
    await audit({
      action: enabled ? "turn-on" : "turn-off",
      objectType: "service",
      objectId: id,
      objectName: service.name,
    });
  });
}

/** Deletes the rule; the texts it took keep its id. */
export async function deleteService(author: Author, id: string): Promise<void> {
  await changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    const { name } = await tx.service.delete({ where: { id } });
    await audit({ action: "delete", objectType: "service", objectId: id, objectName: name });
  });
}

export type NumberOption = { id: string; address: string; label: string };

/** The numbers that at least one connection reaches: those that a rule can listen to. */
export async function listNumberOptions(): Promise<NumberOption[]> {
  return prisma.number.findMany({
    where: { connections: { some: {} } },
    select: { id: true, address: true, label: true },
    orderBy: { address: "asc" },
  });
}
