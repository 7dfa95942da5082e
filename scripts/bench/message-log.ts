import pg from "pg";
import { listMessages } from "@/db/messages";
import { getMessage } from "@/db/message-detail";
import type { MessageFilters } from "@/domain/messages/filters";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { fillMessages, worldId } from "./message-log-rows";

const ROWS = 5_000_000;
const WEEKS = 26;
const PAGE = 50;
const REPEATS = 15;
const AIM_MS = 150;

const connection = (n: number): MessageFilters => ({ connection: worldId(1, n) });
const number = (n: number): MessageFilters => ({ number: worldId(2, n) });
const poll = (n: number): MessageFilters => ({ rule: worldId(3, n) });
const service = (n: number): MessageFilters => ({ rule: worldId(4, n) });

/** Every filter alone, the dense and the rare, and pairs whose parts are dense while both together are rare. */
function cases(until: number): [string, MessageFilters][] {
  const day = (back: number): string => new Date(until - back * 86_400_000).toISOString().slice(0, 10);
  return [
    ["first page", {}],
    ["direction in", { direction: "in" }],
    ["direction out", { direction: "out" }],
    ...(
      ["delivered", "sent", "failed", "expired", "rejected", "unknown", "cancelled", "queued"] as const
    ).map((state): [string, MessageFilters] => [`state ${state}`, { state }]),
    ["number", number(1)],
    ["number unused for months", number(4)],
    ["connection", connection(1)],
    ["connection unused for months", connection(3)],
    ["poll", poll(2)],
    ["poll over for months", poll(9)],
    ["service", service(4)],
    ["list", { rule: worldId(5, 1) }],
    ["keyword", { word: "word4" }],
    ["keyword texted once", { word: "rareword" }],
    // md5("1"): one of the contacts
    ["contact", { contact: "c4ca4238-a0b9-2382-0dcc-509a6f75849b" }],
    ["one day, 100 days ago", { from: day(100), to: day(100) }],
    ["unmatched", { view: "unmatched" }],
    ["review", { view: "review" }],
    ["withheld", { view: "withheld" }],
    ["poll + sent", { ...poll(2), state: "sent" }],
    ["old poll + failed", { ...poll(9), state: "failed" }],
    ["number + out", { ...number(3), direction: "out" }],
    ["keyword + unused connection", { word: "news", ...connection(3) }],
    ["unmatched + unused connection", { view: "unmatched", ...connection(3) }],
    ["service + delivered + one day", { ...service(4), state: "delivered", from: day(60), to: day(60) }],
  ];
}

type Timed = { first: number; median: number; p95: number; slowest: number };

/** What the work answered and how long it took, in ms; `first` is before its pages were read once. */
async function time<T>(work: () => Promise<T>): Promise<Timed & { value: T }> {
  const took: number[] = [];
  let value: T;
  do {
    const started = performance.now();
    value = await work();
    took.push(performance.now() - started);
  } while (took.length < REPEATS);
  const sorted = [...took].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { value, first: took[0]!, median: at(0.5), p95: at(0.95), slowest: at(1) };
}

const rounded = ({ first, median, p95 }: Timed) => ({
  "first (ms)": Number(first.toFixed(1)),
  "median (ms)": Number(median.toFixed(1)),
  "p95 (ms)": Number(p95.toFixed(1)),
});

async function measure(until: number, say: (line: string) => void): Promise<BenchResult> {
  const rows: BenchResult["rows"] = [];
  let slowest = { what: "", ms: 0 };
  let newest: string | null = null;
  // The pool opens its first connections here and not inside a figure.
  await listMessages({ filters: {}, timeZone: "UTC", before: null, limit: PAGE });
  for (const [what, filters] of cases(until)) {
    const query = { filters, timeZone: "UTC", before: null, limit: PAGE };
    const timed = await time(() => listMessages(query));
    const found = timed.value;
    newest ??= found.rows[0]?.id ?? null;
    if (timed.p95 > slowest.ms) slowest = { what, ms: timed.p95 };
    rows.push({
      "page of the log": what,
      rows: found.rows.length,
      complete: found.searchedTo ? "no" : "yes",
      ...rounded(timed),
    });
    say(`${what}: ${timed.median.toFixed(1)} ms`);
  }
  if (newest) {
    const id = newest;
    rows.push({
      "page of the log": "one message",
      rows: 1,
      complete: "yes",
      ...rounded(await time(() => getMessage(id))),
    });
  }
  const first = Number(rows[0]?.["p95 (ms)"] ?? 0);
  return {
    rows,
    aims: [
      { what: "First page", aim: `under ${AIM_MS} ms`, measured: `${first} ms (p95)`, met: first < AIM_MS },
      {
        what: "Every filtered page",
        aim: `under ${AIM_MS} ms`,
        measured: `${slowest.ms.toFixed(1)} ms (p95, slowest: ${slowest.what})`,
        met: slowest.ms < AIM_MS,
      },
    ],
    notes: ["A page that is not complete says how far back it searched, and goes on from there."],
  };
}

export const bench: Bench = {
  name: "log",
  title: "Message log with 5,000,000 messages",
  budgetSeconds: 1200,
  async run({ databaseUrl, say }: BenchContext): Promise<BenchResult> {
    const until = Date.now();
    const db = new pg.Client({ connectionString: databaseUrl });
    await db.connect();
    try {
      await fillMessages(db, {
        rows: ROWS,
        weeks: WEEKS,
        until,
        onProgress: (share) => say(`${Math.round(share * 100)} % of the messages made`),
      });
    } finally {
      await db.end();
    }
    return measure(until, say);
  },
};
