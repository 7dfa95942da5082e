import { z } from "zod";
import { likeLiteral } from "@/domain/contacts/search";
import type { SearchHit } from "@/domain/search/hit";
import { pool, prisma } from "./client";
import { searchTyped } from "./contacts";
import { timeOfId } from "./ids";

const A_KIND = 5;

/** Fewer digits than this begin too many numbers to be worth showing five of them. */
const CONTACT_DIGITS = 4;

/** Contacts by the start of their number, as it is stored or dialled. */
async function searchSubscribers(text: string): Promise<SearchHit[]> {
  if (!/^[+0-9][0-9 ().-]*$/.test(text) || text.replace(/\D/g, "").length < CONTACT_DIGITS) return [];
  const { rows } = await searchTyped(text, null, A_KIND);
  return rows.flatMap(({ key, shown }): SearchHit[] => [
    { kind: "contact", title: shown, href: `/contacts/${key}` },
    { kind: "messages", title: shown, href: `/messages?contact=${key}` },
  ]);
}

/** A few letters stand in nearly every text. */
const MESSAGE_LETTERS = 3;
/** Texts that are looked through, from the newest: the log has no index of what is said in it. */
const MOST_TEXTS = 2000;

/** Along `message_id_idx`, backwards, a bounded way. */
const RECENT_TEXTS = `
SELECT id, text FROM (
  SELECT m.id, m.text FROM message m ORDER BY m.id DESC LIMIT ${MOST_TEXTS}
) AS recent WHERE text ILIKE $1 ORDER BY id DESC LIMIT ${A_KIND}`;

const BY_ID = "SELECT id, text FROM message WHERE id = $1 AND at = $2";

/** A message by its id as its page's address has it, or the newest that say this. */
async function searchMessageLog(text: string): Promise<SearchHit[]> {
  const isId = z.uuid().safeParse(text).success;
  if (!isId && text.length < MESSAGE_LETTERS) return [];
  const { rows } = isId
    ? await pool.query<FoundText>(BY_ID, [text, new Date(timeOfId(text))])
    : await pool.query<FoundText>(RECENT_TEXTS, [`%${likeLiteral(text)}%`]);
  return rows.map(({ id, text: said }) => ({ kind: "message", title: said ?? id, href: `/messages/${id}` }));
}

type FoundText = { id: string; text: string | null };

/** Configuration, contacts with their messages, and messages for the command palette. */
export async function searchEverything(text: string): Promise<SearchHit[]> {
  const [configuration, subscribers, messages] = await Promise.all([
    searchConfiguration(text),
    searchSubscribers(text),
    searchMessageLog(text),
  ]);
  return [...configuration, ...subscribers, ...messages];
}

/** Configuration by name, keyword or number: small tables, read in full by a case-insensitive search. At most five of a kind. */
async function searchConfiguration(text: string): Promise<SearchHit[]> {
  // Prisma escapes no wildcard of LIKE
  const like = { contains: likeLiteral(text), mode: "insensitive" } as const;
  const digits = text.replace(/\D/g, "");
  const [polls, services, lists, connections, numbers] = await Promise.all([
    prisma.poll.findMany({
      where: { OR: [{ name: like }, { question: like }, { keyword: like }], archivedAt: null },
      select: { id: true, name: true },
      orderBy: { createdAt: "desc" },
      take: A_KIND,
    }),
    prisma.service.findMany({
      where: { OR: [{ name: like }, { words: { some: { word: like } } }] },
      select: { id: true, name: true },
      take: A_KIND,
    }),
    prisma.list.findMany({
      where: { OR: [{ name: like }, { words: { some: { word: like } } }] },
      select: { id: true, name: true },
      take: A_KIND,
    }),
    prisma.connection.findMany({
      where: { OR: [{ name: like }, { host: like }] },
      select: { id: true, name: true },
      take: A_KIND,
    }),
    prisma.number.findMany({
      where: { OR: [{ address: { contains: digits || likeLiteral(text) } }, { label: like }] },
      select: { id: true, address: true, label: true },
      take: A_KIND,
    }),
  ]);
  return [
    ...polls.map(({ id, name }) => ({ kind: "poll" as const, title: name, href: `/polls/${id}` })),
    ...services.map(({ id, name }) => ({ kind: "service" as const, title: name, href: `/services/${id}` })),
    ...lists.map(({ id, name }) => ({ kind: "list" as const, title: name, href: `/lists/${id}` })),
    ...connections.map(({ id, name }) => ({
      kind: "connection" as const,
      title: name,
      href: `/connections/${id}`,
    })),
    ...numbers.map(({ id, address, label }) => ({
      kind: "number" as const,
      title: label === "" ? address : `${address} ${label}`,
      href: `/messages?number=${id}`,
    })),
  ];
}
