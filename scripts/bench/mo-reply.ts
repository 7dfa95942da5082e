import { pool } from "@/db/client";
import { contactKey } from "@/db/ids";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { median, rowOf, runWindows, type Measured } from "./window-load";

const WINDOWS = [10, 50, 200, 1000];
const RUNS = Number(process.env.REPLYBACK_BENCH_RUNS ?? 3);
const SECONDS = 8;
/** Senders that the database knows already; each votes once in all runs, and a run must not use up more. */
const PER_RUN = 400_000;
const CONTACTS = RUNS * PER_RUN;
const AIM = 5000;

/** What the driver calls its sender number `index`. */
const senderOf = (index: number): string => `2519${String(index).padStart(8, "0")}`;

async function addContacts(): Promise<void> {
  const at = new Date();
  for (let from = 0; from < CONTACTS; from += 20_000) {
    const senders = Array.from({ length: 20_000 }, (_, index) => senderOf(from + index));
    await pool.query(
      `INSERT INTO contact (contact_key, kind, address, first_at, last_at)
       SELECT k.key, 0, a.address, $3, $3
         FROM unnest($1::uuid[]) WITH ORDINALITY AS k (key, n) JOIN unnest($2::text[]) WITH ORDINALITY AS a (address, n) USING (n)`,
      [senders.map((sender) => contactKey("e164", sender)), senders, at],
    );
  }
  await pool.query("VACUUM ANALYZE contact");
}

async function run(context: BenchContext): Promise<BenchResult> {
  context.say(`making ${CONTACTS.toLocaleString("en")} contacts`);
  await addContacts();
  const all: Measured[] = [];
  for (let one = 0; one < RUNS; one += 1) {
    context.say(`run ${one + 1}`);
    const texts = ["VOTE 1", "VOTE 2"];
    all.push(
      ...(await runWindows(context, {
        windows: WINDOWS,
        seconds: SECONDS,
        firstSender: one * PER_RUN,
        texts,
      })),
    );
  }
  const at50 = median(all.filter((one) => one.window === 50).map((one) => one.repliesPerSecond));
  return {
    rows: WINDOWS.map((window) => rowOf("replies", window, all)),
    aims: [
      {
        what: "replies a second at window 50",
        aim: `${AIM}`,
        measured: String(Math.round(at50)),
        met: at50 >= AIM,
      },
    ],
    notes: [
      `Each text: contact, message, ballot, slot, tally, reply and its place in the outbox in one commit, fsync on, before its answer. µs: processor time a reply. ${RUNS} runs of ${SECONDS} s a window.`,
    ],
  };
}

export const bench: Bench = {
  name: "mo-reply",
  title: "Text to reply, closed loop (a window of texts always under way)",
  budgetSeconds: 300,
  run,
};
