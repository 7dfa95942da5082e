/**
 * Rows for the message log's benchmark, made in the database: pairs of a text and its reply over the last weeks, in the
 * mixture of a busy installation, with rare rules, connections, words and states in it. Deterministic: row `n` is always
 * the same row.
 */
import type pg from "pg";
import { makePartitions, weeksFrom } from "@/db/partitions";

const WEEK_MS = 7 * 24 * 3600 * 1000;
const CHUNK = 250_000;
const CONTACTS = 400_000;

/** Ids of the configuration that the rows name: kind 1 connections, 2 numbers, 3 polls, 4 services, 5 lists. */
export const worldId = (kind: number, n: number): string =>
  `0190a1b2-000${kind}-7000-8000-${String(n).padStart(12, "0")}`;

/** UUIDv7 (RFC 9562 clause 5.7) of the milliseconds `ms` with the bits of a hash instead of chance. */
function idOf(ms: string, seed: string): string {
  const time = `lpad(to_hex(${ms}), 12, '0')`;
  return `${time} || '7' || substr(md5(${seed}), 1, 3) || '8' || substr(md5(${seed}), 4, 15)`;
}

const PAIRS_TABLE = `
CREATE TEMP TABLE pairs (n bigint, at timestamptz(3), id uuid, out_at timestamptz(3), out_id uuid, contact_key uuid, h int,
  connection_id uuid, number_id uuid, rule_kind int, rule_id uuid, word text, final_state int, flags int)`;

/**
 * One row a pair: $1 first and $2 last number of the chunk, $3 start of the period (ms), $4 ms between two pairs.
 * Columns: "at" and "id" of the text, "out_at" and "out_id" of its reply, h a hash from 0 to 9999.
 */
const PAIRS = `
INSERT INTO pairs
SELECT n, to_timestamp(ms / 1000.0) AS at, (${idOf("ms", "n || 'i'")})::uuid AS id,
       to_timestamp((ms + 40) / 1000.0) AS out_at, (${idOf("(ms + 40)", "n || 'o'")})::uuid AS out_id,
       md5((h2 % ${CONTACTS})::text)::uuid AS contact_key, h,
       ('0190a1b2-0001-7000-8000-' || lpad((CASE WHEN n < 2000 AND n % 20 = 0 THEN 3 WHEN h < 3000 THEN 2 ELSE 1 END)::text, 12, '0'))::uuid AS connection_id,
       ('0190a1b2-0002-7000-8000-' || lpad((CASE WHEN n < 2000 THEN 4 WHEN h < 3000 THEN 2 WHEN h < 3500 THEN 3 ELSE 1 END)::text, 12, '0'))::uuid AS number_id,
       CASE WHEN h < 300 THEN 0 WHEN h < 6000 THEN 1 WHEN h < 9000 THEN 2 WHEN h < 9700 THEN 3 ELSE 4 END AS rule_kind,
       CASE WHEN h < 300 OR h >= 9700 THEN NULL
            WHEN h < 6000 THEN ('0190a1b2-0003-7000-8000-' || lpad((CASE WHEN n < 3000 THEN 9 ELSE h % 7 END)::text, 12, '0'))::uuid
            WHEN h < 9000 THEN ('0190a1b2-0004-7000-8000-' || lpad((h % 23)::text, 12, '0'))::uuid
            ELSE ('0190a1b2-0005-7000-8000-' || lpad((h % 3)::text, 12, '0'))::uuid END AS rule_id,
       CASE WHEN h < 300 THEN NULL WHEN n = 1777 THEN 'rareword' WHEN h < 6000 THEN (h % 5)::text
            WHEN h < 9000 THEN 'word' || h % 23 WHEN h < 9700 THEN 'news' ELSE 'stop' END AS word,
       CASE WHEN h % 1000 < 10 THEN 5 WHEN h % 1000 < 15 THEN 6 WHEN h % 1000 < 16 THEN 7 WHEN h % 1000 < 19 THEN 8
            WHEN h % 1000 < 20 THEN 9 WHEN h % 1000 < 70 THEN 3 ELSE 4 END AS final_state,
       CASE WHEN h IN (17, 5017) THEN 8 WHEN h % 500 = 7 THEN 4 WHEN h % 1000 = 9 THEN 16 WHEN h = 333 THEN 32 ELSE 0 END AS flags
  FROM (SELECT n, ($3 + n * $4::numeric)::bigint AS ms, (hashint8(n) & 2147483647) % 10000 AS h, hashint8(n * 7 + 1) & 2147483647 AS h2
          FROM generate_series($1::bigint, $2::bigint) AS n) AS numbers`;

const TEXTS = `
INSERT INTO message (contact_key, id, at, direction, state, parts, flags, rule_kind, connection_id, number_id, rule_id,
                     content_hash, redelivery_of, matched_word, reason, text)
SELECT contact_key, id, at, 0, 0, 1, flags, rule_kind, connection_id, number_id, rule_id, md5(n::text)::uuid,
       CASE WHEN h = 4242 THEN id END, word, CASE rule_kind WHEN 1 THEN 'counted' WHEN 0 THEN 'unmatched' ELSE 'matched' END,
       CASE WHEN word IS NULL THEN 'When does the programme about ' || h || ' begin?' ELSE 'VOTE ' || word END
  FROM pairs ORDER BY n`;

const REPLIES = `
INSERT INTO message (contact_key, id, at, direction, state, parts, rule_kind, connection_id, number_id, rule_id, reply_to, text)
SELECT contact_key, out_id, out_at, 1, final_state, 1, rule_kind, connection_id, number_id, rule_id, id,
       'Thank you, your vote for number ' || h || ' counts.'
  FROM pairs WHERE flags = 0 AND rule_kind > 0 ORDER BY n`;

/** Every reply is sent, and then has the end that it has. */
const EVENTS = `
INSERT INTO message_event (contact_key, message_id, at, state)
SELECT contact_key, out_id, out_at + (s.nr * interval '1 second'), s.state
  FROM pairs p
  CROSS JOIN LATERAL (VALUES (0, 3), (1, CASE WHEN p.final_state = 3 THEN NULL ELSE p.final_state END)) AS s (nr, state)
 WHERE p.flags = 0 AND p.rule_kind > 0 AND s.state IS NOT NULL ORDER BY p.n, s.nr`;

/** One accepted part of each reply. */
const PARTS = `
INSERT INTO part (contact_key, message_id, at, seq, state, connection_id, submitted_at, answered_at, command_status, smsc_id)
SELECT contact_key, out_id, out_at, 1, 3, connection_id, out_at, out_at, 0, to_hex(n)
  FROM pairs WHERE flags = 0 AND rule_kind > 0 ORDER BY n`;

const CONTACT_ROWS = `
INSERT INTO contact (contact_key, kind, address, first_at, last_at, texts_in)
SELECT md5(n::text)::uuid, 0, '2519' || lpad(n::text, 8, '0'), $1, $2, 5 FROM generate_series(0, ${CONTACTS - 1}) AS n
ON CONFLICT DO NOTHING`;

async function addConfiguration(db: pg.ClientBase): Promise<void> {
  const names = (kind: number, ns: number[], prefix: string): string =>
    ns.map((n) => `('${worldId(kind, n)}', '${prefix} ${n}')`).join(", ");
  const seq = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
  await db.query(
    `INSERT INTO connection (id, name, host, port) SELECT id::uuid, name, '127.0.0.1', 2775
       FROM (VALUES ${names(1, [1, 2, 3], "Connection")}) AS v (id, name) ON CONFLICT DO NOTHING`,
  );
  await db.query(
    `INSERT INTO number (id, address) SELECT id::uuid, replace(name, 'n ', '1234')
       FROM (VALUES ${names(2, [1, 2, 3, 4], "n")}) AS v (id, name) ON CONFLICT DO NOTHING`,
  );
  for (const [table, kind, ns, prefix] of [
    ["poll", 3, seq(10), "Poll"],
    ["service", 4, seq(23), "Service"],
    ["list", 5, seq(3), "List"],
  ] as const)
    await db.query(
      `INSERT INTO ${table} (id, name) SELECT id::uuid, name FROM (VALUES ${names(kind, ns, prefix)}) AS v (id, name) ON CONFLICT DO NOTHING`,
    );
}

type Fill = {
  rows: number;
  weeks: number;
  /** ms since 1970: the newest message */
  until: number;
  /** also the part of each reply; default false */
  withParts?: boolean;
  /** called after each chunk with the share that is done */
  onProgress(share: number): void;
};

/** Fills about `rows` messages over `weeks` weeks. Statistics are made at the end, as autovacuum would. */
export async function fillMessages(
  db: pg.ClientBase,
  { rows, weeks, until, withParts = false, onProgress }: Fill,
): Promise<void> {
  // 97 % of the texts have a reply, hence a little more than half as many pairs.
  const pairs = Math.ceil(rows / 1.967);
  const from = until - weeks * WEEK_MS + WEEK_MS / 2;
  const gap = (until - from) / pairs;
  await addConfiguration(db);
  // As the worker would have made them in their time.
  await makePartitions(db, weeksFrom(from, weeks + 1));
  await db.query(CONTACT_ROWS, [new Date(from), new Date(until)]);
  await db.query(PAIRS_TABLE);
  for (let first = 1; first <= pairs; first += CHUNK) {
    const last = Math.min(first + CHUNK - 1, pairs);
    await db.query("TRUNCATE pairs");
    await db.query(PAIRS, [first, last, from, gap]);
    for (const statement of [TEXTS, REPLIES, EVENTS, ...(withParts ? [PARTS] : [])])
      await db.query(statement);
    onProgress(last / pairs);
  }
  for (const table of ["contact", "message", "message_event", "part"]) await db.query(`ANALYZE ${table}`);
}
