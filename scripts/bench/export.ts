import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import pg from "pg";
import { exportMembers, exportTexters } from "@/db/subscribers-export";
import type { Aim, Bench, BenchContext, BenchResult } from "./bench-types";
import { worldId } from "./message-log-rows";

const SUBSCRIBERS = 1_000_000;
/** read once before the figures, so that code and buffers are warm and the baseline is that of a process at work */
const WARM = 20_000;
const DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;
const MIB = 2 ** 20;
const AIM_MIB = 100;

const LIST = worldId(5, 1);
const WARM_LIST = worldId(5, 2);
const POLL = worldId(3, 1);

/** Subscriber `n` of $1 is one contact, one member of a list, and two texts to a poll; $2 is the start of the month in ms. */
const CONTACTS = `
INSERT INTO contact (contact_key, kind, address, first_at, last_at, texts_in, opted_out_at)
SELECT md5(n::text)::uuid, 0, (251900000000 + n)::text, at, at, 2, CASE WHEN n % 50 = 0 THEN at END
  FROM generate_series(1, $1::bigint) AS n,
       LATERAL (SELECT to_timestamp(($2::bigint + n * ${(DAYS * DAY_MS) / SUBSCRIBERS}) / 1000.0) AS at) AS moment`;

const MEMBERS = `
INSERT INTO membership (contact_key, list_id, state, joined_at, source)
SELECT contact_key, $1::uuid, 0, first_at, 'sms' FROM contact ORDER BY first_at LIMIT $2`;

const TEXTS = `
INSERT INTO message (contact_key, id, at, direction, state, rule_kind, rule_id, matched_word, reason, text)
SELECT contact_key,
       (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid,
       at, 0, 0, 1, $1::uuid, (1 + get_byte(decode(h, 'hex'), 0) % 4)::text, 'counted', 'VOTE'
  FROM (SELECT contact_key, first_at + again * interval '1 hour' AS at, md5(contact_key::text || again) AS h
          FROM contact, generate_series(0, 1) AS again) AS texts`;

async function makeRows(db: pg.Client, since: number, say: (line: string) => void): Promise<void> {
  await db.query(CONTACTS, [SUBSCRIBERS, since]);
  await db.query(MEMBERS, [LIST, SUBSCRIBERS]);
  await db.query(MEMBERS, [WARM_LIST, WARM]);
  say("contacts and memberships made");
  await db.query(TEXTS, [POLL]);
  await db.query("VACUUM ANALYZE");
  say("texts made");
}

type Streamed = { records: number; mib: number; seconds: number; firstMs: number; grownMib: number };

/** Writes the file as a download would: the next chunk is made when this one is taken. */
async function stream(chunks: AsyncGenerator<string>, file: string): Promise<Streamed> {
  const out = createWriteStream(file);
  const before = process.memoryUsage().rss;
  const started = performance.now();
  let [records, octets, peak, firstMs] = [0, 0, before, 0];
  for await (const chunk of chunks) {
    if (records > 0 && firstMs === 0) firstMs = performance.now() - started;
    for (let at = chunk.indexOf("\n"); at >= 0; at = chunk.indexOf("\n", at + 1)) records += 1;
    octets += Buffer.byteLength(chunk);
    if (!out.write(chunk)) await once(out, "drain");
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  out.end();
  await finished(out);
  const seconds = (performance.now() - started) / 1000;
  return {
    // the first line names the columns
    records: records - 1,
    mib: octets / MIB,
    seconds,
    firstMs,
    grownMib: (peak - before) / MIB,
  };
}

const rowOf = (what: string, { records, mib, seconds, firstMs, grownMib }: Streamed) => ({
  file: what,
  subscribers: records,
  "size (MiB)": Number(mib.toFixed(1)),
  "first records (ms)": Math.round(firstMs),
  seconds: Number(seconds.toFixed(1)),
  "memory grew by (MiB)": Number(grownMib.toFixed(1)),
});

function aimsOf(what: string, { records, grownMib }: Streamed): Aim[] {
  const grown = `${grownMib.toFixed(1)} MiB`;
  return [
    {
      what: `${what}: every subscriber once`,
      aim: String(SUBSCRIBERS),
      measured: String(records),
      met: records === SUBSCRIBERS,
    },
    {
      what: `${what}: memory`,
      aim: `grows by less than ${AIM_MIB} MiB`,
      measured: grown,
      met: grownMib < AIM_MIB,
    },
  ];
}

export const bench: Bench = {
  name: "export",
  title: "Export of 1,000,000 subscribers",
  budgetSeconds: 600,
  async run({ databaseUrl, folder, say }: BenchContext): Promise<BenchResult> {
    const since = Date.now() - DAYS * DAY_MS;
    const db = new pg.Client({ connectionString: databaseUrl });
    await db.connect();
    await makeRows(db, since, say).finally(() => db.end());

    const texters = {
      subject: "poll",
      id: POLL,
      word: null,
      from: since,
      until: Date.now() + DAY_MS,
    } as const;
    await stream(exportMembers(WARM_LIST, "Africa/Addis_Ababa"), join(folder, "warm.csv"));
    const members = await stream(exportMembers(LIST, "Africa/Addis_Ababa"), join(folder, "members.csv"));
    say("members exported");
    const voters = await stream(exportTexters(texters, "Africa/Addis_Ababa"), join(folder, "texters.csv"));
    return {
      rows: [rowOf("members of a list", members), rowOf("who texted a poll, 2,000,000 texts", voters)],
      aims: [...aimsOf("Members", members), ...aimsOf("Who texted", voters)],
      notes: ["Memory is the resident set of the exporting process, at its peak against its start."],
    };
  },
};
