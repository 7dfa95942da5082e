import fc from "fast-check";
import { expect, it } from "vitest";
import { prisma } from "@/db/client";
import { getTotals } from "@/db/poll-results";
import { toLocal } from "@/domain/polls/local-time";
import { agrees } from "@/tests/support/decisions";
import { author, choice, create, MINUTE, nextPhone, preparePolls, worker } from "@/tests/support/polls";
import { pausePoll, resumePoll } from "@/db/poll-state";

preparePolls();

/** The poll is open from hour 10 to hour 50, with ten minutes of grace, and paused from hour 30 to hour 32. */
const OPENS = 10;
const CLOSES = 50;
const GRACE_MINUTES = 10;
const PAUSE = [30, 32] as const;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Rule = {
  ballotsPerVoter: number;
  counting: "first" | "last";
  period: "poll" | "day" | "rolling";
  windowSeconds: number;
  timeZone: string;
};
/** `minute` since hour 0; `body` after the keyword. `together`: in one batch with the text before. */
type Text = { voter: number; body: "a" | "b" | "x"; minute: number; worker: 0 | 1; together: boolean };

const rules = fc.record<Rule>({
  ballotsPerVoter: fc.integer({ min: 1, max: 3 }),
  counting: fc.constantFrom("first", "last"),
  period: fc.constantFrom("poll", "day", "rolling"),
  windowSeconds: fc.constantFrom(3600, 10 * 3600),
  timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu"),
});
const edges = [OPENS * 60, CLOSES * 60, CLOSES * 60 + GRACE_MINUTES, ...PAUSE.map((hour) => hour * 60)];
const texts = fc.array(
  fc.record<Text>({
    voter: fc.nat({ max: 2 }),
    body: fc.constantFrom("a", "a", "b", "b", "x"),
    minute: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: OPENS * 60, max: CLOSES * 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 * 60 }) },
      { weight: 1, arbitrary: fc.constantFrom(...edges.flatMap((edge) => [edge - 1, edge])) },
    ),
    worker: fc.constantFrom(0, 1),
    together: fc.boolean(),
  }),
  { minLength: 4, maxLength: 24 },
);

/** Written to be read, not to be fast: what the rule says of texts that are stored one after the other. */
class Oracle {
  readonly outcomes: Record<string, number> = {};
  private readonly votes = new Map<number, { period: string; minute: number; choice: string }[]>();
  private readonly votedOnce = new Set<number>();

  constructor(
    private readonly rule: Rule,
    private readonly start: number,
  ) {}

  take({ voter, body, minute }: Text): void {
    const outcome = this.outcomeOf(voter, body, minute);
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }

  private outcomeOf(voter: number, body: string, minute: number): string {
    if (minute < OPENS * 60) return "early";
    if (minute >= CLOSES * 60 + GRACE_MINUTES) return "late";
    if (minute >= PAUSE[0] * 60 && minute < PAUSE[1] * 60) return "paused";
    if (body === "x") return "unknown-choice";
    const { ballotsPerVoter, counting, period: kind, windowSeconds, timeZone } = this.rule;
    const period = kind === "day" ? toLocal(this.start + minute * MINUTE, timeZone).slice(0, 10) : "all";
    const own = this.votes.get(voter) ?? [];
    this.votes.set(voter, own);
    const inPeriod = own.filter((vote) => vote.period === period);
    const against =
      kind === "rolling" ? inPeriod.filter((vote) => vote.minute > minute - windowSeconds / 60) : inPeriod;
    if (against.length < ballotsPerVoter) {
      own.push({ period, minute, choice: body });
      this.votedOnce.add(voter);
      return "counted";
    }
    if (counting === "first") return "over-cap";
    Object.assign(inPeriod.at(-1)!, { minute, choice: body });
    return "changed";
  }

  get result() {
    const all = [...this.votes.values()].flat();
    const of = (name: string): number => all.filter((vote) => vote.choice === name).length;
    return { a: of("a"), b: of("b"), votes: all.length, voters: this.votedOnce.size };
  }
}

let polls = 0;

async function play(rule: Rule, all: readonly Text[]): Promise<void> {
  // yesterday: rules of polls that ended long ago are not read
  const start = Math.floor(Date.now() / DAY) * DAY - DAY;
  polls += 1;
  const wall = (hour: number) => toLocal(start + hour * HOUR, rule.timeZone);
  const poll = await create({
    ...{ name: `Poll ${polls}`, keyword: `P${polls}`, ...rule, graceSeconds: GRACE_MINUTES * 60 },
    ...{ choices: [choice("A", "a"), choice("B", "b")], opening: "time", opensAt: wall(OPENS) },
    ...{ closing: "time", closesAt: wall(CLOSES) },
  });
  await pausePoll(author, poll.id, start + PAUSE[0] * HOUR);
  await resumePoll(author, poll.id, start + PAUSE[1] * HOUR);
  const workers = [await worker(), await worker()];
  const phones = [nextPhone(), nextPhone(), nextPhone()];
  const oracle = new Oracle(rule, start);
  let batch: Text[] = [];
  const store = async (): Promise<void> => {
    if (batch.length === 0) return;
    const one = workers[batch[0]!.worker]!;
    const made = batch.map(({ voter, body, minute }) =>
      one.text(phones[voter]!, `P${polls} ${body}`, { at: start + minute * MINUTE }),
    );
    await one.accept(...made);
    batch = [];
  };
  for (const text of all) {
    if (!text.together || batch.some(({ voter }) => voter === text.voter)) await store();
    batch.push(text);
    oracle.take(text);
  }
  await store();
  const { outcomes, votes, voters, byChoice } = await getTotals(poll);
  const [a, b] = poll.choices.map(({ id }) => byChoice[id] ?? 0);
  expect({ a, b, votes, voters }).toEqual(oracle.result);
  expect(Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0))).toEqual(
    oracle.outcomes,
  );
  await agrees(poll);
  await Promise.all(workers.map((one) => one.close()));
  await prisma.poll.deleteMany();
}

it("any texts in any order and any batches, by two workers, count as a simple reading of the rule says, and as a recount", async () => {
  await fc.assert(fc.asyncProperty(rules, texts, play), { numRuns: 80 });
}, 240_000);
