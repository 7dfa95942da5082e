import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideBallot, EXCLUDED_SLOT, type BallotDecision, type Slot, type VoterRecord } from "./decisions";
import { foldVoter, isVote, standings, sumEffects, tallyDifference, type FoldRow } from "./fold";
import { slotPeriod, windowStart } from "./window";

const HOUR = 3600_000;
const START = Date.UTC(2026, 10, 30, 20);
const QUESTION = "q";

type Rule = {
  ballotsPerVoter: number;
  counting: "first" | "last";
  period: "poll" | "day" | "rolling";
  windowSeconds: number;
  timeZone: string;
};
type Step =
  | { kind: "text"; choice: "a" | "b" | "held" | null; later: number }
  | { kind: "decide"; of: number; decision: BallotDecision };

const rules = fc.record<Rule>({
  ballotsPerVoter: fc.integer({ min: 1, max: 3 }),
  counting: fc.constantFrom("first", "last"),
  period: fc.constantFrom("poll", "day", "rolling"),
  windowSeconds: fc.constantFrom(HOUR / 1000, (8 * HOUR) / 1000),
  timeZone: fc.constantFrom("UTC", "Africa/Nairobi"),
});
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({
      kind: fc.constant("text" as const),
      choice: fc.constantFrom("a" as const, "b" as const, "held" as const, null),
      later: fc.integer({ min: 0, max: 9 }),
    }),
    fc.record({
      kind: fc.constant("decide" as const),
      of: fc.nat({ max: 11 }),
      decision: fc.constantFrom<BallotDecision>(
        { kind: "accept", choiceId: "a" },
        { kind: "accept", choiceId: "b" },
        { kind: "reject" },
        { kind: "retract" },
        { kind: "exclude" },
        { kind: "include" },
      ),
    }),
  ),
  { maxLength: 24 },
);

/** Plays one voter: texts as the inbound batch takes them, decisions by the code under test. */
class Voter {
  record: VoterRecord = { rows: [], slots: [], onList: true };
  texts: string[] = [];
  private at = START;
  private made = 0;
  /** what the live tally would hold: the batch's own sums and the differences of the decisions */
  tally = sumEffects([]);

  constructor(private readonly rule: Rule) {}

  newId = (): string => String((this.made += 1)).padStart(6, "0");

  step(step: Step): void {
    if (step.kind === "decide") this.decide(step.of, step.decision);
    else this.take(step.choice, step.later);
  }

  private decide(of: number, decision: BallotDecision): void {
    const ballotId = this.texts[of];
    if (ballotId === undefined) return;
    const before = foldVoter(this.record.rows);
    const decided = decideBallot(this.record, { ballotId, decision, rule: this.rule, newId: this.newId });
    if (!decided.applied) return;
    this.record = decided.record;
    this.add(tallyDifference(before, foldVoter(this.record.rows)));
  }

  /** As CLAIM_SLOTS and REPLACE_SLOTS: the highest n decides, a change takes the slot at the cap. */
  private take(choice: "a" | "b" | "held" | null, later: number): void {
    this.at += later * HOUR;
    const { ballotsPerVoter, counting } = this.rule;
    const period = slotPeriod(this.rule, this.at);
    const id = this.newId();
    this.texts.push(id);
    const slots = this.record.slots;
    const top = Math.max(0, ...slots.filter((s) => s.period === period && s.n > 0).map((s) => s.n));
    const start = windowStart(this.rule, this.at);
    const times = standings(this.record.rows);
    const inWindow = (s: Slot): boolean => s.n > 0 && (times.get(s.ballotId)?.at ?? 0) >= (start ?? 0);
    const used = start === null ? top : slots.filter(inWindow).length;
    const atCap = start === null ? ballotsPerVoter : top;
    const last = slots.find((s) => s.period === period && s.n === atCap && s.choiceId !== null);
    const base = { questionId: QUESTION, at: this.at, refersTo: null, kind: "ballot" as const, id };
    const before = foldVoter(this.record.rows);
    if (choice === null) this.keep([{ ...base, outcome: "unknown-choice", choiceId: null }]);
    else if (choice === "held") this.keep([{ ...base, outcome: "held", choiceId: "b" }]);
    else if (used < ballotsPerVoter) {
      slots.push({ period, n: top + 1, ballotId: id, choiceId: choice });
      if (period !== 0 && !slots.some((s) => s.n === 0))
        slots.push({ period: 0, n: 0, ballotId: id, choiceId: null });
      this.keep([{ ...base, outcome: "counted", choiceId: choice }]);
    } else if (counting === "last" && last) {
      const old = { ...base, id: this.newId(), kind: "replacement" as const, outcome: "changed" as const };
      this.keep([
        { ...base, outcome: "changed", choiceId: choice },
        { ...old, choiceId: last.choiceId, refersTo: last.ballotId },
      ]);
      Object.assign(last, { ballotId: id, choiceId: choice });
    } else this.keep([{ ...base, outcome: "over-cap", choiceId: choice }]);
    this.add(tallyDifference(before, foldVoter(this.record.rows)));
  }

  private keep(rows: FoldRow[]): void {
    this.record = { ...this.record, rows: [...this.record.rows, ...rows] };
  }

  private add(effects: ReturnType<typeof sumEffects>): void {
    this.tally = sumEffects([...this.tally, ...effects]);
  }
}

function play(rule: Rule, all: readonly Step[]): Voter {
  const voter = new Voter(rule);
  for (const step of all) voter.step(step);
  return voter;
}

const total = (voter: Voter, of: (effect: Voter["tally"][number]) => number): number =>
  voter.tally.reduce((sum, effect) => sum + of(effect), 0);

/** Which vote has which place; the mark of a voter names one of them. */
const places = ({ slots }: VoterRecord): string[] =>
  slots.map(({ period, n, ballotId }) => `${period} ${n} ${n === 0 ? "" : ballotId}`).sort();

describe("whatever is texted and decided", () => {
  it("no voter has more standing votes than the cap allows in a period, and every one holds a slot", () => {
    fc.assert(
      fc.property(rules, steps, (rule, all) => {
        const voter = play(rule, all);
        const votes = [...standings(voter.record.rows).values()].filter(isVote);
        const together = ({ at }: { at: number }): number =>
          rule.period === "rolling"
            ? votes.filter((vote) => vote.at >= (windowStart(rule, at) ?? 0) && vote.at <= at).length
            : votes.filter((vote) => slotPeriod(rule, vote.at) === slotPeriod(rule, at)).length;
        for (const vote of votes) expect(together(vote)).toBeLessThanOrEqual(rule.ballotsPerVoter);
        const keys = voter.record.slots.map(({ period, n }) => `${period} ${n}`);
        expect(new Set(keys).size).toBe(keys.length);
        const mark = voter.record.slots.some(({ n }) => n === 0);
        if (rule.period !== "poll") expect(mark).toBe(votes.length > 0);
        const places = voter.record.slots.filter(({ n }) => n > 0);
        if (![...standings(voter.record.rows).values()].some(({ excluded }) => excluded))
          for (const period of new Set(places.map((slot) => slot.period))) {
            const own = places.filter((slot) => slot.period === period).map(({ n }) => n);
            expect(own.sort((a, b) => a - b)).toEqual(own.map((_, index) => index + 1));
          }
        const held = voter.record.slots.filter(({ n, choiceId }) => choiceId !== null && n < EXCLUDED_SLOT);
        expect(held.map(({ ballotId }) => ballotId).sort()).toEqual(votes.map(({ id }) => id).sort());
      }),
      { numRuns: 2000 },
    );
  });

  it("the tally holds every standing vote once under its choice, every text once under an outcome, and the voter once", () => {
    fc.assert(
      fc.property(rules, steps, (rule, all) => {
        const voter = play(rule, all);
        const texts = [...standings(voter.record.rows).values()];
        for (const choice of ["a", "b"])
          expect(total(voter, (e) => (e.choiceId === choice ? e.votes : 0))).toBe(
            texts.filter((text) => isVote(text) && text.choiceId === choice).length,
          );
        const byOutcome = (e: Voter["tally"][number]): number =>
          e.choiceId === null || e.outcome === "counted" ? e.votes : 0;
        expect(total(voter, byOutcome)).toBe(texts.length);
        expect(total(voter, (e) => e.voters)).toBe(texts.some(isVote) ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("retracting what was decided about a text undoes it, the replaced vote and the free place too", () => {
    fc.assert(
      fc.property(rules, steps, fc.constantFrom("accept", "reject"), (rule, all, kind) => {
        const voter = play(rule, all);
        const texts = [...standings(voter.record.rows).values()];
        const waits = ["unknown-choice", "held"];
        const text = texts.find(({ outcome, reviewed }) => waits.includes(outcome) && !reviewed);
        if (!text) return;
        const decide = (record: VoterRecord, decision: BallotDecision) => {
          const decided = decideBallot(record, { ballotId: text.id, decision, rule, newId: voter.newId });
          if (!decided.applied) throw new Error(decided.refusal);
          return decided.record;
        };
        const asked: BallotDecision = kind === "accept" ? { kind, choiceId: "a" } : { kind };
        const back = decide(decide(voter.record, asked), { kind: "retract" });
        expect(tallyDifference(foldVoter(voter.record.rows), foldVoter(back.rows))).toEqual([]);
        expect(standings(back.rows)).toEqual(standings(voter.record.rows));
        expect(places(back)).toEqual(places(voter.record));
      }),
      { numRuns: 2000 },
    );
  });

  it("putting a vote back undoes its exclusion, and nothing else", () => {
    fc.assert(
      fc.property(rules, steps, (rule, all) => {
        const voter = play(rule, all);
        const vote = [...standings(voter.record.rows).values()].find(isVote);
        if (!vote) return;
        const decide = (record: VoterRecord, kind: "exclude" | "include") =>
          decideBallot(record, { ballotId: vote.id, decision: { kind }, rule, newId: voter.newId });
        const out = decide(voter.record, "exclude");
        if (!out.applied) throw new Error(out.refusal);
        const back = decide(out.record, "include");
        if (!back.applied) throw new Error(back.refusal);
        expect(tallyDifference(foldVoter(voter.record.rows), foldVoter(back.record.rows))).toEqual([]);
        expect(places(back.record)).toEqual(places(voter.record));
      }),
      { numRuns: 2000 },
    );
  });
});
