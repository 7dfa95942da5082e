/**
 * A vote in earnest: 100,000 texts of 60,000 voters with one vote each, over two links that two workers share. Both workers are
 * killed once and the links dropped three times. Whatever was not answered is delivered again, as an SMSC does. At the end
 * every text that was answered with OK has exactly one ballot, nobody has two counted ones, and the tally is what a recount says.
 */
import type pg from "pg";
import { createDatabaseIfMissing, migrate } from "@/scripts/start/database.mjs";
import { startTemporaryServer } from "@/scripts/start/temporary.mjs";
import { startFleet, type Fleet } from "@/tests/support/fleet";
import type { Peer } from "@/tests/support/scripted-smsc";

export const GREAT_VOTE = "100,000 votes, two workers";

const VOTERS = 60_000;
const TEXTS = 100_000;
const WINDOW = 200;
const ACCOUNTS = ["north", "south"];
const KILLS = [0.25, 0.6];
const DROPS = [0.15, 0.4, 0.8];
const PATIENCE_MS = 900_000;
const CHOICES = ["VOTE 1", "vote 2", "Vote1.", "vote rice"];

export type GreatVote = {
  seconds: number;
  acknowledged: number;
  delivered: number;
  outcomes: Record<string, number>;
  /** counted plus other outcomes minus acknowledged: 0 */
  difference: number;
  "counted twice": number;
  "recount differs": number;
};

/** The texts that one account still has to deliver; what is not answered with OK is delivered again, in its order. */
class Deliveries {
  acknowledged = 0;
  delivered = 0;
  private readonly left: number[] = [];
  private sequence = 0;

  constructor(own: Iterable<number>) {
    this.left.push(...own);
    this.left.reverse();
  }

  get over(): boolean {
    return this.left.length === 0;
  }

  /** Delivers to a session until nothing is left or it ends; `inFlight` at most WINDOW at once. */
  async serve(peer: Peer): Promise<void> {
    const one = async (): Promise<void> => {
      for (;;) {
        const text = this.left.pop();
        if (text === undefined || peer.closed) {
          if (text !== undefined) this.left.push(text);
          return;
        }
        const status = await this.deliver(peer, text);
        if (status === 0) this.acknowledged += 1;
        else this.left.push(text);
        // A temporary error: the SMSC waits before it tries again.
        if (typeof status === "number" && status !== 0) await new Promise((next) => setTimeout(next, 200));
      }
    };
    await Promise.all(Array.from({ length: WINDOW }, one));
  }

  private deliver(peer: Peer, text: number): Promise<number | "lost"> {
    this.sequence += 1;
    this.delivered += 1;
    const sequence = this.sequence;
    const answer = peer.answerTo(sequence);
    const fields = {
      ...{ source_addr: String(251_910_000_000 + (text % VOTERS)), source_addr_ton: 1, source_addr_npi: 1 },
      ...{ destination_addr: "12345", short_message: Buffer.from(bodyOf(text)) },
    };
    if (peer.closed) return Promise.resolve("lost");
    peer.send({ command: "deliver_sm", sequence, fields });
    return answer;
  }
}

/**
 * One text in twenty names no choice. A voter's second text is worded differently: equal octets within ten seconds of a broken
 * link are taken for a redelivery (product.md, step 1), which the screen says, and which this does not count.
 */
function bodyOf(text: number): string {
  const body = text % 20 === 7 ? CHOICES[3]! : CHOICES[text % 3]!;
  return text < VOTERS ? body : `${body} thanks`;
}

/** Serves whatever session of the account is bound, until all its texts are answered. */
async function deliverAll(fleet: Fleet, account: string, deliveries: Deliveries): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!deliveries.over) {
    if (Date.now() > until) throw new Error(`the texts of ${account} are not answered`);
    const [peer] = fleet.accounts.boundOf(account);
    if (peer) await deliveries.serve(peer);
    else await new Promise((next) => setTimeout(next, 50));
  }
}

async function breakThings(fleet: Fleet, done: () => number): Promise<void> {
  const workers = [fleet.startWorker(), fleet.startWorker()];
  await fleet.took("both links are bound", () => fleet.accounts.bound().length === 2, 60_000);
  const steps = [
    ...KILLS.map((share) => ({ share, kill: true })),
    ...DROPS.map((share) => ({ share, kill: false })),
  ].sort((a, b) => a.share - b.share);
  for (const { share, kill } of steps) {
    await fleet.took(`${share * 100} % are answered`, () => done() >= share * TEXTS, PATIENCE_MS);
    if (kill) {
      workers.shift()?.process.kill("SIGKILL");
      workers.push(fleet.startWorker());
    } else for (const { socket } of fleet.accounts.bound()) socket.destroy();
  }
}

/** The tally against a fold of its own of the ballots: as db/poll-recount.ts, but plain. */
const DIFFERENCE = `
SELECT coalesce(sum(abs(coalesce(t.n, 0) - coalesce(b.n, 0))), 0)::int AS n FROM
  (SELECT CASE WHEN outcome = 0 THEN choice_id ELSE '00000000-0000-0000-0000-000000000000' END AS choice, outcome, count(*) AS n
     FROM ballot WHERE kind = 0 GROUP BY 1, 2) b
  FULL JOIN (SELECT choice_id AS choice, outcome, sum(votes) AS n FROM poll_tally GROUP BY 1, 2) t USING (choice, outcome)`;

const TWICE = `
SELECT count(*)::int AS n FROM (SELECT contact_key FROM ballot WHERE kind = 0 AND outcome = 0 GROUP BY 1 HAVING count(*) > 1) AS d`;

const OUTCOMES = "SELECT outcome, count(*)::int AS n FROM ballot WHERE kind = 0 GROUP BY 1 ORDER BY 1";

async function count(fleet: Fleet, deliveries: readonly Deliveries[]): Promise<Omit<GreatVote, "seconds">> {
  const sum = (read: (one: Deliveries) => number): number =>
    deliveries.reduce((total, one) => total + read(one), 0);
  const one = async <R extends pg.QueryResultRow>(text: string): Promise<R[]> => fleet.query<R>(text);
  const outcomes = await one<{ outcome: number; n: number }>(OUTCOMES);
  const acknowledged = sum((own) => own.acknowledged);
  const ballots = outcomes.reduce((total, { n }) => total + n, 0);
  return {
    acknowledged,
    delivered: sum((own) => own.delivered),
    outcomes: Object.fromEntries(
      outcomes.map(({ outcome, n }) => [["counted", "", "over the cap", "unknown"][outcome] ?? outcome, n]),
    ),
    difference: ballots - acknowledged,
    "counted twice": await fleet.count(TWICE),
    "recount differs": await fleet.count(DIFFERENCE),
  };
}

export async function playGreatVote(): Promise<GreatVote> {
  const began = performance.now();
  const server = await startTemporaryServer();
  const url = server.urlOf("chaos");
  await createDatabaseIfMissing(url);
  await migrate(url);
  const fleet = await startFleet({
    connections: ACCOUNTS.map((systemId) => ({ systemId, window: WINDOW })),
    poll: { ballotsPerVoter: 1 },
    database: { url, drop: server.stop },
  });
  try {
    const deliveries = ACCOUNTS.map(
      (_, place) =>
        new Deliveries(Array.from({ length: TEXTS / ACCOUNTS.length }, (_own, at) => 2 * at + place)),
    );
    const done = (): number => deliveries.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    await Promise.all([
      breakThings(fleet, done),
      ...ACCOUNTS.map((account, index) => deliverAll(fleet, account, deliveries[index]!)),
    ]);
    const counts = await count(fleet, deliveries);
    return { seconds: Math.round((performance.now() - began) / 1000), ...counts };
  } finally {
    await fleet.stop();
  }
}
