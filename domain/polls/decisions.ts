/**
 * What people decide about single ballots: a near miss is accepted as a choice or rejected, which can be retracted; a vote is
 * excluded or put back. Every decision is a row that points to the ballot; none changes one.
 */
import type { PollRule } from "@/domain/inbound/rules";
import { isVote, standings, type FoldRow, type Standing } from "./fold";
import { slotPeriod, windowStart } from "./window";

/**
 * A counted ballot's place under the cap, as `ballot_slot` holds it: n from 1; without a choice, and 0 in period 0, for the mark
 * of a voter; without a choice, and above 0, for the bar beside an exclusion.
 */
export type Slot = { period: number; n: number; ballotId: string; choiceId: string | null };

/** All rows and slots of one voter in one question, and whether it stands on the poll's list (true where there is none). */
export type VoterRecord = { rows: FoldRow[]; slots: Slot[]; onList: boolean };

export type BallotDecision =
  { kind: "accept"; choiceId: string } | { kind: "reject" | "retract" | "exclude" | "include" };

export type BallotToDecide = { ballotId: string; decision: BallotDecision };

/** What was done; the rest does not apply to the ballots as they stand. `overCap`: accepted, but their senders had no free vote. */
export type DecisionsMade = {
  applied: number;
  overCap: number;
  refused: { ballotId: string; refusal: DecisionRefusal }[];
};

/** What became of all held texts; `batch` takes it back. */
export type HeldDecided = { decided: number; overCap: number; batch: string };

/** Why a decision does not apply to a ballot as it stands. */
export type DecisionRefusal =
  | "gone"
  | "not-unknown"
  | "decided"
  | "no-vote"
  | "not-excluded"
  | "not-reviewed"
  | "built-upon"
  | "other-question";

export type Decided =
  { applied: true; record: VoterRecord; added: FoldRow[] } | { applied: false; refusal: DecisionRefusal };

type Rule = Pick<PollRule, "ballotsPerVoter" | "counting" | "period" | "windowSeconds" | "timeZone">;
type Asked = { ballotId: string; decision: BallotDecision; rule: Rule; newId: () => string };

/**
 * Added to the n of an excluded vote's slot: it stays used, and lies above every cap, so that its voter gets no further vote
 * in that period while the exclusion stands (the inbound batch compares the highest n with the cap).
 */
export const EXCLUDED_SLOT = 10_000;

/** Pure: the rows that the decision adds and the voter's record after them. */
export function decideBallot(record: VoterRecord, asked: Asked): Decided {
  const text = standings(record.rows).get(asked.ballotId);
  if (!text) return refuse("gone");
  switch (asked.decision.kind) {
    case "accept":
    case "reject":
      return review(record, text, asked);
    case "retract":
      return retract(record, text, asked);
    case "exclude":
      return exclude(record, text, asked);
    case "include":
      return include(record, text, asked);
  }
}

const refuse = (refusal: DecisionRefusal): Decided => ({ applied: false, refusal });

function applied({ rows, ...rest }: VoterRecord, added: FoldRow[]): Decided {
  return { applied: true, record: { ...rest, rows: [...rows, ...added] }, added };
}

function rowOf(text: Standing, row: Pick<FoldRow, "id" | "kind" | "outcome" | "choiceId">): FoldRow {
  return { ...row, questionId: text.questionId, at: text.at, refersTo: text.id };
}

/** What a text is that a person rejects, by what it was: only these wait for one. */
const REJECTED = { "unknown-choice": "unknown-choice", held: "late" } as const;

const isOpen = (outcome: FoldRow["outcome"]): outcome is keyof typeof REJECTED => outcome in REJECTED;

/**
 * An accepted text is judged by the cap as it stands now: it takes a free slot; where changing is allowed it replaces an
 * earlier text's vote, never a later one's; else it is over the cap. A vote that counts already is never displaced by it.
 */
function review(record: VoterRecord, text: Standing, { decision, rule, newId }: Asked): Decided {
  if (!isOpen(text.outcome)) return refuse(text.reviewed ? "decided" : "not-unknown");
  const row = (outcome: FoldRow["outcome"], choiceId: string | null): FoldRow =>
    rowOf(text, { id: newId(), kind: "review", outcome, choiceId });
  if (decision.kind !== "accept") return applied(record, [row(REJECTED[text.outcome], null)]);
  const { choiceId } = decision;
  if (!record.onList) return applied(record, [row("restricted", choiceId)]);
  const period = slotPeriod(rule, text.at);
  const own = record.slots.filter((slot) => slot.period === period && slot.n > 0);
  const top = Math.max(0, ...own.map((slot) => slot.n));
  if (usedBy(record, own, { rule, at: text.at }) < rule.ballotsPerVoter) {
    const slot = { period, n: top + 1, ballotId: text.id, choiceId };
    const slots = marked([...record.slots, slot], text.id);
    return applied({ ...record, slots }, [row("counted", choiceId)]);
  }
  const atCap = rule.period === "rolling" ? top : rule.ballotsPerVoter;
  const last = own.find((slot) => slot.n === atCap && slot.choiceId !== null);
  if (rule.counting !== "last" || !last || last.ballotId > text.id)
    return applied(record, [row("over-cap", choiceId)]);
  const replacement: FoldRow = {
    ...{ id: newId(), kind: "replacement", outcome: "changed", questionId: text.questionId, at: text.at },
    ...{ choiceId: last.choiceId, refersTo: last.ballotId },
  };
  const slots = record.slots.map((slot) => (slot === last ? { ...slot, ballotId: text.id, choiceId } : slot));
  return applied({ ...record, slots }, [row("changed", choiceId), replacement]);
}

/**
 * The text is what it was before somebody accepted or rejected it, and so is its sender: the place under the cap is free, the
 * vote that it replaced stands again. Not while it is excluded or a later vote stands in its place.
 */
function retract(record: VoterRecord, text: Standing, { newId }: Asked): Decided {
  if (!text.reviewed) return refuse("not-reviewed");
  if (text.excluded || text.replaced) return refuse("built-upon");
  const row = rowOf(text, { id: newId(), kind: "retraction", ...text.first });
  const slot = record.slots.find(({ ballotId, n }) => ballotId === text.id && n > 0);
  if (!slot) return applied(record, [row]);
  const old = text.outcome === "changed" ? replacedBy(record, text) : null;
  if (!old) return applied({ ...record, slots: without(record.slots, slot) }, [row]);
  const { choiceId, refersTo } = old;
  const restoration: FoldRow = { ...old, id: newId(), kind: "restoration" };
  const slots = record.slots.map((one) =>
    one === slot ? { ...slot, ballotId: refersTo ?? "", choiceId } : one,
  );
  return applied({ ...record, slots }, [row, restoration]);
}

/** The row of the vote that a text took the place of: the last one of its moment, as nothing was built upon it since. */
function replacedBy({ rows }: VoterRecord, text: Standing): FoldRow | null {
  const mine = rows.filter(({ kind, at }) => kind === "replacement" && at === text.at);
  return mine.sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1) ?? null;
}

/** A slot less: those above it move down, and the mark of a voter goes with the last vote. */
function without(slots: readonly Slot[], gone: Slot): Slot[] {
  const above = ({ period, n }: Slot): boolean => period === gone.period && n > gone.n && n < EXCLUDED_SLOT;
  const left = slots
    .filter((slot) => slot !== gone)
    .map((slot) => (above(slot) ? { ...slot, n: slot.n - 1 } : slot));
  return left.some(holdsVote) ? left : left.filter(({ n }) => n !== 0);
}

const holdsVote = ({ choiceId, n }: Slot): boolean => choiceId !== null && n < EXCLUDED_SLOT;

/** How many of the slots count against the cap of a text: the highest n, or under a rolling cap those in its window. */
function usedBy(
  { rows }: VoterRecord,
  own: readonly Slot[],
  { rule, at }: { rule: Rule; at: number },
): number {
  const start = windowStart(rule, at);
  if (start === null) return Math.max(0, ...own.map((slot) => slot.n));
  const texts = standings(rows);
  return own.filter((slot) => (texts.get(slot.ballotId)?.at ?? 0) >= start).length;
}

/**
 * Under a rolling cap the slot stays where it is, without its choice: it counts against the cap as long as its window lasts.
 *
 * Else the next free place is barred as well: a batch that read the slots before this decision, and waits for it, would take it
 * without seeing the exclusion (its statement keeps its snapshot), and is refused by the primary key instead.
 */
function exclude(record: VoterRecord, text: Standing, { rule, newId }: Asked): Decided {
  if (text.excluded) return refuse("decided");
  if (!isVote(text)) return refuse("no-vote");
  const row = rowOf(text, { id: newId(), kind: "exclusion", outcome: "excluded", choiceId: text.choiceId });
  const rolling = rule.period === "rolling";
  const moved = (slot: Slot): Slot =>
    rolling ? { ...slot, choiceId: null } : { ...slot, n: slot.n + EXCLUDED_SLOT };
  const slots = record.slots.map((slot) => (slot.ballotId === text.id && slot.n > 0 ? moved(slot) : slot));
  const kept = slots.some(holdsVote) ? slots : slots.filter((slot) => slot.n !== 0);
  if (rolling) return applied({ ...record, slots: kept }, [row]);
  const period = record.slots.find((slot) => slot.ballotId === text.id && slot.n > 0)?.period ?? 0;
  const highest = Math.max(0, ...record.slots.filter((slot) => slot.period === period).map(({ n }) => n));
  const bar = { period, n: highest + 1, ballotId: text.id, choiceId: null };
  const open = highest < rule.ballotsPerVoter;
  return applied({ ...record, slots: open ? [...kept, bar] : kept }, [row]);
}

function include(record: VoterRecord, text: Standing, { rule, newId }: Asked): Decided {
  if (!text.excluded) return refuse("not-excluded");
  const row = rowOf(text, {
    id: newId(),
    kind: "inclusion",
    outcome: text.outcome,
    choiceId: text.choiceId,
  });
  if (rule.period === "rolling") {
    const back = record.slots.map((slot) =>
      slot.ballotId === text.id && slot.n > 0 ? { ...slot, choiceId: text.choiceId } : slot,
    );
    return applied({ ...record, slots: marked(back, text.id) }, [row]);
  }
  const own = record.slots.find(({ ballotId, n }) => ballotId === text.id && n > EXCLUDED_SLOT);
  const others = record.slots.filter((slot) => slot !== own);
  const barred = new Set(others.filter((slot) => slot.n > EXCLUDED_SLOT).map(({ period }) => period));
  const kept = others.filter((slot) => slot.choiceId !== null || slot.n === 0 || barred.has(slot.period));
  const back = own ? [{ ...own, n: freePlace(kept, own) }] : [];
  return applied({ ...record, slots: marked([...kept, ...back], text.id) }, [row]);
}

/** The place that an excluded vote had; where another vote moved down to it since, the lowest that is free. */
function freePlace(slots: readonly Slot[], { period, n: moved }: Slot): number {
  const taken = new Set(slots.filter((slot) => slot.period === period).map(({ n }) => n));
  const own = moved - EXCLUDED_SLOT;
  if (!taken.has(own)) return own;
  let n = 1;
  while (taken.has(n)) n += 1;
  return n;
}

/** Daily slots have a mark beside them (period 0, n 0) while one of them counts, so that a voter is counted once. */
function marked(slots: Slot[], ballotId: string): Slot[] {
  const daily = slots.some((slot) => slot.period !== 0);
  if (!daily || slots.some((slot) => slot.n === 0)) return slots;
  return [...slots, { period: 0, n: 0, ballotId, choiceId: null }];
}
