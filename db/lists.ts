import { AppError, type Problem } from "@/domain/errors";
import { findClashes } from "@/domain/inbound/clash";
import { listDraft } from "@/domain/lists/draft";
import type { LiveTopic } from "@/domain/live";
import type { ListInput } from "@/domain/lists/schema";
import type { ListView } from "@/domain/lists/view";
import { prisma } from "./client";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";
import { newId } from "./ids";
import { findStaleInput, refuseProblems } from "./rule-checks";
import { readRuleSet } from "./rules";

const parts = {
  numbers: { include: { number: { select: { id: true, address: true, label: true } } } },
  words: { orderBy: { position: "asc" } },
  polls: { where: { archivedAt: null }, select: { id: true, name: true } },
} satisfies Prisma.ListInclude;

export async function listLists(): Promise<ListView[]> {
  const rows = await prisma.list.findMany({ include: parts, orderBy: { name: "asc" } });
  return rows.map(listView);
}

export async function getList(id: string, db: ConfigurationTransaction = prisma): Promise<ListView | null> {
  const row = await db.list.findUnique({ where: { id }, include: parts });
  return row && listView(row);
}

function listView(row: Prisma.ListGetPayload<{ include: typeof parts }>): ListView {
  const { id, name, description, enabled, joinReply, alreadyReply, leaveReply, polls } = row;
  const wordsOf = (kind: string): string[] =>
    row.words.filter((entry) => entry.kind === kind).map((entry) => entry.word);
  const numbers = row.numbers.map(({ number }) => number).sort((a, b) => (a.address < b.address ? -1 : 1));
  return {
    id,
    name,
    description,
    enabled,
    joinReply,
    alreadyReply,
    leaveReply,
    polls,
    numbers,
    numberIds: numbers.map((number) => number.id),
    joinWords: wordsOf("join"),
    leaveWords: wordsOf("leave"),
  };
}

/** Creates a list (`id` null) or changes one. Refuses words that are taken, each with its path. */
export async function saveList(author: Author, id: string | null, input: ListInput): Promise<string> {
  return changeConfiguration(author, topicsOf(id), async ({ tx, audit }) => {
    const clashes = input.enabled ? await findProblems(tx, id, input) : [];
    refuseProblems([...(await findStaleInput(tx, { kind: "list", id }, input)), ...clashes]);
    const { joinWords, leaveWords, numberIds, name, description, enabled } = input;
    const { joinReply, alreadyReply, leaveReply } = input;
    const data = { name, description, enabled, joinReply, alreadyReply, leaveReply };
    const saved =
      id === null
        ? await tx.list.create({ data: { id: newId(), ...data } })
        : await tx.list.update({ where: { id }, data });
    await writeWords(tx, saved.id, { joinWords, leaveWords });
    await tx.listNumber.deleteMany({ where: { listId: saved.id } });
    await tx.listNumber.createMany({
      data: [...new Set(numberIds)].map((numberId) => ({ listId: saved.id, numberId })),
    });
    await audit({
      action: id === null ? "create" : "change",
      objectType: "list",
      objectId: saved.id,
      objectName: saved.name,
    });
    return saved.id;
  });
}

function topicsOf(id: string | null): LiveTopic[] {
  return id === null ? ["lists"] : ["lists", `list:${id}`];
}

async function writeWords(
  tx: ConfigurationTransaction,
  listId: string,
  { joinWords, leaveWords }: Pick<ListInput, "joinWords" | "leaveWords">,
): Promise<void> {
  const entries = [
    ...joinWords.map((word) => ({ word, kind: "join" })),
    ...leaveWords.map((word) => ({ word, kind: "leave" })),
  ];
  await tx.listWord.deleteMany({ where: { listId } });
  await tx.listWord.createMany({ data: entries.map((entry, position) => ({ listId, position, ...entry })) });
}

async function findProblems(
  tx: ConfigurationTransaction,
  id: string | null,
  input: ListInput,
): Promise<Problem[]> {
  return findClashes(await readRuleSet(tx, Date.now()), listDraft(id, input))
    .filter(({ severity }) => severity === "error")
    .map(({ path, words }) => ({ path, message: words }));
}

/** Turns the words of a list on or off; its members stay. Turning it on is refused while another rule holds one of its words. */
export async function setListEnabled(author: Author, id: string, enabled: boolean): Promise<void> {
  await changeConfiguration(author, topicsOf(id), async ({ tx, audit }) => {
    const list = await getList(id, tx);
    if (!list) throw new AppError("not-found", "This list was deleted meanwhile.");
    if (enabled) refuseProblems(await findProblems(tx, id, list));
    await tx.list.update({ where: { id }, data: { enabled } });
    await audit({
      action: enabled ? "turn-on" : "turn-off",
      objectType: "list",
      objectId: id,
      objectName: list.name,
    });
  });
}

/** An archived poll may be restored, and would then be open to everybody. */
function stillNeeded(polls: { name: string; archivedAt: Date | null }[]): string {
  const names = polls.map(({ name, archivedAt }) => `“${name}”${archivedAt === null ? "" : " (archived)"}`);
  return `Only members of this list may vote in ${names.join(", ")}. Let everybody vote there first.`;
}

/** Deletes a list that no poll needs. The proofs of consent stay with the contacts. */
export async function deleteList(author: Author, id: string): Promise<void> {
  await changeConfiguration(author, topicsOf(id), async ({ tx, audit }) => {
    const polls = await tx.poll.findMany({ where: { listId: id }, select: { name: true, archivedAt: true } });
    if (polls.length > 0) throw new AppError("conflict", stillNeeded(polls));
    const { name } = await tx.list.delete({ where: { id } });
    await audit({ action: "delete", objectType: "list", objectId: id, objectName: name });
  });
}
