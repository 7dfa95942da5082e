import { AppError, type Problem } from "@/domain/errors";
import { findClashes } from "@/domain/inbound/clash";
import type { RuleSet } from "@/domain/inbound/rules";
import { codeOf, DIRECTIONS } from "@/domain/messages/codes";
import { serviceDraft } from "@/domain/services/draft";
import type { ServiceInput } from "@/domain/services/schema";
import type { MatchedCount, NumberView, ServiceView } from "@/domain/services/view";
import { pool, prisma } from "./client";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";
import { idBoundary, newId } from "./ids";
import { findStaleInput, refuseProblems } from "./rule-checks";
import { readRuleSet } from "./rules";

const parts = {
  numbers: { include: { number: { select: { id: true, address: true, label: true } } } },
  words: { orderBy: { position: "asc" } },
} satisfies Prisma.ServiceInclude;

/** In the order the person set. */
export async function listServices(): Promise<ServiceView[]> {
  const rows = await prisma.service.findMany({
    include: parts,
    orderBy: [{ position: "asc" }, { createdAt: "asc" }],
  });
  return rows.map(serviceView);
}

export async function getService(
  id: string,
  db: ConfigurationTransaction = prisma,
): Promise<ServiceView | null> {
  const row = await db.service.findUnique({ where: { id }, include: parts });
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

/** Past this many a count says "more than": a headline is not worth reading millions of rows. */
export const MATCHED_CAP = 10_000;

/**
 * How many texts each rule took in the day and the week before `now` (ms since 1970). Walks `message_rule_idx` backwards
 * over at most MATCHED_CAP texts a rule, in the one or two weekly partitions that the time bound leaves; redelivered copies
 * count once.
 */
const COUNT_MATCHED = `
SELECT r.id, count(*) AS week, count(*) FILTER (WHERE m.at >= $4) AS day
  FROM unnest($1::uuid[]) AS r (id)
  CROSS JOIN LATERAL (
    SELECT at FROM message
     WHERE rule_id = r.id AND id >= $2::uuid AND at >= $3
       AND direction = ${codeOf(DIRECTIONS, "in")} AND redelivery_of IS NULL
     ORDER BY id DESC LIMIT ${MATCHED_CAP + 1}
  ) AS m
 GROUP BY r.id`;

const DAY_MS = 24 * 3600 * 1000;

export async function countMatched(
  ruleIds: readonly string[],
  now: number,
): Promise<Map<string, MatchedCount>> {
  const week = now - 7 * DAY_MS;
  const { rows } = await pool.query<{ id: string; day: number; week: number }>(COUNT_MATCHED, [
    ruleIds,
    idBoundary(week),
    new Date(week),
    new Date(now - DAY_MS),
  ]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        day: Math.min(row.day, MATCHED_CAP),
        week: Math.min(row.week, MATCHED_CAP),
        capped: row.week > MATCHED_CAP,
      },
    ]),
  );
}

/** Creates a service (`id` null) at the end of the order, or changes one. Refuses words that are taken, each with its path. */
export async function saveService(author: Author, id: string | null, input: ServiceInput): Promise<string> {
  return changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    const clashes = input.enabled ? findProblems(await readRuleSet(tx, Date.now()), id, input) : [];
    refuseProblems([...(await findStaleInput(tx, { kind: "service", id }, input)), ...clashes]);
    const { words, aliases, numberIds, name, enabled, allNumbers, catchAll, reply } = input;
    const data = { name, enabled, allNumbers, catchAll, reply };
    const saved =
      id === null
        ? await tx.service.create({ data: { id: newId(), ...data, position: await nextPosition(tx) } })
        : await tx.service.update({ where: { id }, data });
    await writeWords(tx, saved.id, { words, aliases });
    await tx.serviceNumber.deleteMany({ where: { serviceId: saved.id } });
    await tx.serviceNumber.createMany({
      data: (input.allNumbers ? [] : [...new Set(numberIds)]).map((numberId) => ({
        serviceId: saved.id,
        numberId,
      })),
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

function findProblems(rules: RuleSet, id: string | null, input: ServiceInput): Problem[] {
  const problems = findClashes(rules, serviceDraft(id, input))
    .filter(({ severity }) => severity === "error")
    .map(({ path, words }) => ({ path, message: words }));
  const rival = findCatchAllRival(rules, id, input);
  const message = `The service “${rival}” takes these texts already. Turn it off there first.`;
  return rival === undefined ? problems : [...problems, { path: "catchAll", message }];
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
  await changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    const service = await getService(id, tx);
    if (!service) throw new AppError("not-found", "This service was deleted meanwhile.");
    if (enabled) refuseProblems(findProblems(await readRuleSet(tx, Date.now()), id, service));
    await tx.service.update({ where: { id }, data: { enabled } });
    await audit({
      action: enabled ? "turn-on" : "turn-off",
      objectType: "service",
      objectId: id,
      objectName: service.name,
    });
  });
}

/** Puts the services in this order. AppError `conflict` when the ids are not those of all services: somebody added or deleted one. */
export async function orderServices(author: Author, ids: readonly string[]): Promise<void> {
  await changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    const stored = await tx.service.findMany({ select: { id: true } });
    const named = new Set(ids);
    if (named.size !== ids.length || stored.length !== ids.length || stored.some(({ id }) => !named.has(id)))
      throw new AppError("conflict", "The services changed meanwhile. Load the page again, then order them.");
    for (const [position, id] of ids.entries())
      await tx.service.update({ where: { id }, data: { position } });
    await audit({ action: "order", objectType: "service", objectId: null, objectName: null });
  });
}

/** Deletes the rule; the texts it took keep its id. */
export async function deleteService(author: Author, id: string): Promise<void> {
  await changeConfiguration(author, ["services"], async ({ tx, audit }) => {
    const { name } = await tx.service.delete({ where: { id } });
    await audit({ action: "delete", objectType: "service", objectId: id, objectName: name });
  });
}

/** The numbers that at least one connection reaches: those that a rule can listen to. */
export async function listNumberOptions(): Promise<NumberView[]> {
  return prisma.number.findMany({
    where: { connections: { some: {} } },
    select: { id: true, address: true, label: true },
    orderBy: { address: "asc" },
  });
}
