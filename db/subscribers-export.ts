import type { CsvSeparator } from "@/domain/contacts/csv";
import { MEMBER_COLUMNS, TEXTER_COLUMNS, type ExportSubject } from "@/domain/contacts/export";
import { zonedTimes } from "@/domain/contacts/zoned-time";
import { fold } from "@/domain/text/fold";
import { codeOf, DIRECTIONS, MEMBERSHIP_STATES } from "@/domain/messages/codes";
import { isTimeout, pool, prisma } from "./client";
import { addressCell, streamCsv, type Addressed, type CsvQuery } from "./row-stream";
import { idBoundary } from "./ids";

type Format = { separator?: CsvSeparator };

/** The members of a list in the order they joined, as chunks of CSV text. `timeZone` is the zone of the times in it. */
export function exportMembers(listId: string, timeZone: string, format: Format = {}): AsyncGenerator<string> {
  const time = zonedTimes(timeZone);
  return streamCsv(MEMBER_COLUMNS, { text: MEMBERS, values: [listId], ...format }, (row: MemberRow) => [
    addressCell(row),
    ...standingCells(row, time),
    row.source,
    row.joined_at === null ? "" : time(row.joined_at.getTime()),
  ]);
}

/** "Who texted it": each contact once, in the order of their first text. Times in ms since 1970, `until` exclusive. */
export type Texters = {
  subject: ExportSubject;
  /** not read for a word */
  id: string;
  /** null: whatever the word */
  word: string | null;
  from: number;
  until: number;
};

export async function* exportTexters(
  query: Texters,
  timeZone: string,
  format: Format = {},
): AsyncGenerator<string> {
  const time = zonedTimes(timeZone);
  yield* streamCsv(TEXTER_COLUMNS, { ...(await textersQuery(query)), ...format }, (row: TexterRow) => [
    addressCell(row),
    time(row.first_at.getTime()),
    time(row.last_at.getTime()),
    row.texts,
    ...standingCells(row, time),
  ]);
}

/** How many records `exportTexters` would have. Null when counting takes longer than 8 s. */
export async function countTexters(query: Texters): Promise<number | null> {
  const { text, values } = await textersQuery(query);
  const client = await pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query("SET LOCAL statement_timeout = 8000");
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*) AS n FROM (${text}) AS texters`,
      values,
    );
    await client.query("COMMIT");
    return rows[0]?.n ?? 0;
  } catch (error) {
    await client.query("ROLLBACK");
    if (isTimeout(error)) return null;
    throw error;
  } finally {
    client.release();
  }
}

type Standing = { opted_out_at: Date | null };
type MemberRow = Addressed & Standing & { source: string; joined_at: Date | null };
type TexterRow = Addressed & Standing & { first_at: Date; last_at: Date; texts: number };

/** In the order of `membership_list_idx`: the first rows leave at once, and no sort is kept. */
const MEMBERS = `
SELECT c.kind, c.address, m.source, m.joined_at, c.opted_out_at
  FROM membership m JOIN contact c USING (contact_key)
 WHERE m.list_id = $1 AND m.state = ${codeOf(MEMBERSHIP_STATES, "joined")}
 ORDER BY m.joined_at, m.contact_key`;

function standingCells({ opted_out_at }: Standing, time: (at: number) => string): [string, string] {
  return opted_out_at === null ? ["no", ""] : ["yes", time(opted_out_at.getTime())];
}

const RULED = "rule_id = $1::uuid AND ($6::text IS NULL OR matched_word = $6)";
const CONDITIONS: Record<ExportSubject, string> = {
  word: "(matched_word = ANY($1::text[]) OR rule_id = ANY($6::uuid[]))",
  number: "number_id = $1::uuid AND ($6::text IS NULL OR matched_word = $6)",
  service: RULED,
  poll: RULED,
  list: RULED,
};

/**
 * Rule and time bound the scan: `message_rule_idx`, `message_number_idx` or `message_word_idx` (id is UUIDv7, hence its
 * range), and the weekly partitions by "at". Grouped by contact before the contact is fetched. A redelivered copy is no
 * second text.
 */
async function textersQuery({ subject, id, word, from, until }: Texters): Promise<CsvQuery> {
  const meant = subject === "word" ? await findKeyword(word ?? "") : null;
  return {
    text: `
SELECT c.kind, c.address, t.first_at, t.last_at, t.texts, c.opted_out_at
  FROM (SELECT contact_key, min(at) AS first_at, max(at) AS last_at, count(*)::int AS texts FROM message
         WHERE ${CONDITIONS[subject]} AND id >= $2::uuid AND id < $3::uuid AND at >= $4 AND at < $5
           AND direction = ${codeOf(DIRECTIONS, "in")} AND redelivery_of IS NULL
         GROUP BY contact_key) AS t
  JOIN contact c USING (contact_key)
 ORDER BY t.first_at, t.contact_key`,
    values: [
      meant ? meant.words : id,
      idBoundary(from),
      idBoundary(until),
      new Date(from),
      new Date(until),
      meant ? meant.pollIds : word,
    ],
  };
}

/**
 * What a typed keyword stands for: its spellings in the rules, since `matched_word` is as configured, and the polls that
 * it is the keyword of, whose ballots carry the word of their choice.
 */
async function findKeyword(typed: string): Promise<{ words: string[]; pollIds: string[] }> {
  const folded = fold(typed);
  const same = (word: string): boolean => fold(word) === folded;
  const select = { word: true } as const;
  const [services, lists, choices, polls] = await Promise.all([
    prisma.serviceWord.findMany({ select }),
    prisma.listWord.findMany({ select }),
    prisma.choiceWord.findMany({ select }),
    prisma.poll.findMany({ select: { id: true, keyword: true }, where: { keyword: { not: "" } } }),
  ]);
  const spellings = [...services, ...lists, ...choices].map(({ word }) => word).filter(same);
  return {
    words: [...new Set([typed, ...spellings])],
    pollIds: polls.filter(({ keyword }) => same(keyword)).map(({ id }) => id),
  };
}

/** The name of what was texted, for the file's name. */
export async function getExportName({
  subject,
  id,
  word,
}: Pick<Texters, "subject" | "id"> & { word: string }): Promise<string> {
  const where = { id };
  const select = { name: true } as const;
  switch (subject) {
    case "word":
      return word;
    case "number":
      return (await prisma.number.findUnique({ where }))?.address ?? "";
    case "service":
      return (await prisma.service.findUnique({ where, select }))?.name ?? "";
    case "poll":
      return (await prisma.poll.findUnique({ where, select }))?.name ?? "";
    case "list":
      return (await prisma.list.findUnique({ where, select }))?.name ?? "";
  }
}
