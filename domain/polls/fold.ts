/**
 * What the rows of one voter add up to: the definition of the tally. The inbound batch writes the same sums as it goes
 * (db/inbox-rows.ts), a recount makes them in SQL (db/poll-recount.ts), a decision of a person adds the difference
 * between before and after (db/poll-decisions.ts).
 */
import type { BallotKind, BallotOutcome } from "./codes";

/** A row of `ballot`, as far as it counts. */
export type FoldRow = {
  /** UUIDv7: rows of one voter are ordered by it */
  id: string;
  questionId: string;
  kind: BallotKind;
  outcome: BallotOutcome;
  choiceId: string | null;
  /** ms since 1970 */
  at: number;
  refersTo: string | null;
};

/** Where a text stands after everything that was decided about it. */
export type Standing = {
  id: string;
  questionId: string;
  at: number;
  outcome: BallotOutcome;
  choiceId: string | null;
  excluded: boolean;
  replaced: boolean;
  /** a person said what it means, or that it means nothing */
  reviewed: boolean;
  /** as it was judged when it came */
  first: { outcome: BallotOutcome; choiceId: string | null };
};

/** A sum of the tally; `choiceId` null: without a choice. `bucket`: the minute, ms since 1970. */
export type TallyEffect = {
  questionId: string;
  choiceId: string | null;
  outcome: BallotOutcome;
  bucket: number;
  votes: number;
  voters: number;
};

const MINUTE_MS = 60_000;

export const isChosen = (outcome: BallotOutcome): boolean => outcome === "counted" || outcome === "changed";

/** Whether a text is a vote of its choice now. */
export const isVote = ({ outcome, excluded, replaced }: Standing): boolean =>
  isChosen(outcome) && !excluded && !replaced;

/** The texts of one voter by id, each as it stands now. */
export function standings(rows: readonly FoldRow[]): Map<string, Standing> {
  const ordered = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const texts = new Map<string, Standing>();
  for (const { id, questionId, kind, outcome, choiceId, at } of ordered) {
    if (kind !== "ballot") continue;
    const fresh = { excluded: false, replaced: false, reviewed: false, first: { outcome, choiceId } };
    texts.set(id, { id, questionId, at, outcome, choiceId, ...fresh });
  }
  for (const row of ordered) {
    const text = row.refersTo === null ? undefined : texts.get(row.refersTo);
    if (text) applyRow(text, row);
  }
  for (const text of texts.values()) text.replaced = timesReplaced(rows, text.id) > 0;
  return texts;
}

/** Counted, not ordered: the replacement by a text that was stored late has the id of an earlier moment. */
function timesReplaced(rows: readonly FoldRow[], id: string): number {
  const of = (sought: BallotKind): number =>
    rows.filter(({ kind, refersTo }) => kind === sought && refersTo === id).length;
  return of("replacement") - of("restoration");
}

function applyRow(text: Standing, { kind, outcome, choiceId }: FoldRow): void {
  switch (kind) {
    case "exclusion":
    case "inclusion":
      text.excluded = kind === "exclusion";
      return;
    case "review":
    case "retraction":
      text.reviewed = kind === "review";
      text.outcome = outcome;
      text.choiceId = choiceId;
      return;
    case "ballot":
    case "replacement":
    case "restoration":
  }
}

/**
 * The sums of one voter. A vote adds 1 to its choice in the minute of its text; a change adds 1 without a choice too, and
 * the replacement takes 1 from the old choice in the minute of the new text, which a restoration gives back. A voter counts once a question, in the minute of
 * the first text that counted and is not excluded, as long as one vote of it stands.
 */
export function foldVoter(rows: readonly FoldRow[]): TallyEffect[] {
  const effects: TallyEffect[] = [];
  const add = ({ at, ...effect }: Omit<TallyEffect, "bucket"> & { at: number }): void => {
    effects.push({ ...effect, bucket: Math.floor(at / MINUTE_MS) * MINUTE_MS });
  };
  const texts = standings(rows);
  for (const { questionId, at, outcome, choiceId, excluded } of texts.values()) {
    const base = { questionId, at, votes: 1, voters: 0 };
    if (excluded) add({ ...base, outcome: "excluded", choiceId: null });
    else if (isChosen(outcome)) add({ ...base, outcome, choiceId });
    if (!excluded && outcome !== "counted") add({ ...base, outcome, choiceId: null });
  }
  for (const { questionId, kind, choiceId, at, outcome } of rows)
    if (kind === "replacement" || kind === "restoration")
      add({ questionId, at, outcome, choiceId, votes: kind === "replacement" ? -1 : 1, voters: 0 });
  for (const { questionId, at, choiceId } of firstVotes(texts))
    add({ questionId, at, choiceId, outcome: "counted", votes: 0, voters: 1 });
  return sumEffects(effects);
}

/** Of each question with a vote that stands, the text that makes the sender a voter. */
function firstVotes(texts: ReadonlyMap<string, Standing>): Standing[] {
  const voting = new Set([...texts.values()].filter(isVote).map(({ questionId }) => questionId));
  const first = new Map<string, Standing>();
  for (const text of texts.values()) {
    if (text.outcome !== "counted" || text.excluded || !voting.has(text.questionId)) continue;
    if (!first.has(text.questionId)) first.set(text.questionId, text);
  }
  return [...first.values()];
}

/** What has to be added to a tally that holds `before`, so that it holds `after`. */
export function tallyDifference(
  before: readonly TallyEffect[],
  after: readonly TallyEffect[],
): TallyEffect[] {
  const taken = before.map((effect) => ({ ...effect, votes: -effect.votes, voters: -effect.voters }));
  return sumEffects([...taken, ...after]);
}

/** One effect a key; those that cancel out are left out. */
export function sumEffects(effects: readonly TallyEffect[]): TallyEffect[] {
  const sums = new Map<string, TallyEffect>();
  for (const effect of effects) {
    const key = `${effect.questionId} ${effect.choiceId ?? ""} ${effect.outcome} ${effect.bucket}`;
    const sum = sums.get(key) ?? { ...effect, votes: 0, voters: 0 };
    sums.set(key, { ...sum, votes: sum.votes + effect.votes, voters: sum.voters + effect.voters });
  }
  return [...sums.values()].filter(({ votes, voters }) => votes !== 0 || voters !== 0);
}
