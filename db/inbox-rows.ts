import { codeOf, CONSENT_KINDS, ENCODINGS, RULE_KINDS, type ConsentKind } from "@/domain/messages/codes";
import { BALLOT_KINDS, BALLOT_OUTCOMES, type BallotKind, type BallotOutcome } from "@/domain/polls/codes";
import { windowStart } from "@/domain/polls/window";
import { LATE_ROW_MS } from "@/domain/polls/sealed";
import { bigintArray, smallintArray, textArray, timeArray, uuidArray } from "./arrays";
import { idBoundary, NIL_ID } from "./ids";
import { ballotOutcome, type BatchPlan, type PlannedReply, type PlannedText } from "./inbox-outcomes";
import type { AskedQuestion, BatchContext, InboxText } from "./inbox-types";

const MINUTE_MS = 60_000;

/** Stored so long after its receipt that a seal over its id may be there already (domain/polls/sealed.ts). */
export function isLate({ at, decision }: InboxText, now: number): boolean {
  return decision.kind === "ballot" && now - at > LATE_ROW_MS;
}

/** Under a rolling cap: the first id in the window of a text; null for others. */
export function slotsSince({ decision, at }: InboxText): string | null {
  const start = decision.kind === "ballot" ? windowStart(decision.poll, at) : null;
  return start === null ? null : idBoundary(start);
}

/** The parameters of KEEP_LATE; null when no row of the record is late. */
export function lateParameters(ballots: readonly BallotRow[], now: number): Buffer[] | null {
  const late = ballots.filter(({ at }) => now - at > LATE_ROW_MS);
  if (late.length === 0) return null;
  return [
    uuidArray(late.map(({ contactKey }) => contactKey)),
    uuidArray(late.map(({ id }) => id)),
    uuidArray(late.map(({ pollId }) => pollId)),
  ];
}

/** The parameters of KEEP_PROGRESS. */
export function progressParameters(asked: readonly AskedQuestion[]): Buffer[] {
  return [
    uuidArray(asked.map(({ contactKey }) => contactKey)),
    uuidArray(asked.map(({ pollId }) => pollId)),
    uuidArray(asked.map(({ questionId }) => questionId)),
    textArray(asked.map(({ language }) => language)),
    uuidArray(asked.map(({ askedBy }) => askedBy)),
    timeArray(asked.map(({ at }) => at)),
  ];
}

/** The rows of the record that a batch adds. */
export function ballotsOf(plan: BatchPlan, context: BatchContext): BallotRow[] {
  return plan.texts.flatMap((text) => ballotRows(text, context));
}

/** The parameters of STORE_BATCH, in its order. */
export function storeParameters(
  plan: BatchPlan,
  ballots: BallotRow[],
  context: BatchContext,
): (Buffer | string)[] {
  return [
    ...textColumns(plan.texts),
    uuidArray(plan.texts.map(({ redeliveryOf }) => redeliveryOf)),
    ...ballotParameters(ballots),
    context.tallyWriter,
    ...tallyParameters(plan.texts),
    ...replyParameters(plan.replies, context),
    ...consentParameters(plan.texts, context),
  ];
}

/** The columns of stored texts that both ways into the database begin with. */
export function textColumns(rows: readonly PlannedText[]): Buffer[] {
  const column = <T>(read: (row: PlannedText) => T): T[] => rows.map(read);
  return [
    uuidArray(column(({ text }) => text.contactKey)),
    uuidArray(column(({ text }) => text.id)),
    timeArray(column(({ text }) => text.at)),
    smallintArray(column(({ text }) => text.parts)),
    smallintArray(column(({ text }) => codeOf(ENCODINGS, text.encoding))),
    smallintArray(column(({ flags }) => flags)),
    smallintArray(column(({ ruleKind }) => codeOf(RULE_KINDS, ruleKind))),
    uuidArray(column(({ text }) => text.connectionId)),
    uuidArray(column(({ text }) => text.numberId)),
    uuidArray(column(({ ruleId }) => ruleId)),
    uuidArray(column(({ text }) => text.contentHash)),
    textArray(column(({ text }) => text.toAddress)),
    textArray(column(({ text }) => ("word" in text.decision ? text.decision.word : null))),
    textArray(column(({ outcome }) => outcome)),
    textArray(column(({ text }) => text.text)),
  ];
}

type BallotRow = {
  contactKey: string;
  id: string;
  pollId: string;
  questionId: string;
  choiceId: string | null;
  kind: BallotKind;
  outcome: BallotOutcome;
  at: number;
  messageId: string;
  refersTo: string | null;
  word: string;
  reason: string;
};

/** The choice that a text names; of an unknown one, the choice that it is nearly. */
export function choiceOf({ text: { decision }, outcome }: PlannedText): string | null {
  if (decision.kind !== "ballot") return null;
  return outcome === "unknown-choice" ? (decision.suggested?.id ?? null) : decision.choiceId;
}

/** One ballot a text; a change appends a further row that points to the ballot it replaces. */
function ballotRows(planned: PlannedText, context: BatchContext): BallotRow[] {
  const { text, outcome, replaced } = planned;
  const { decision } = text;
  if (decision.kind !== "ballot" || outcome === "redelivery") return [];
  const ballot: BallotRow = {
    contactKey: text.contactKey,
    id: text.id,
    pollId: decision.poll.id,
    questionId: decision.questionId,
    choiceId: choiceOf(planned),
    kind: "ballot",
    outcome: ballotOutcome(outcome),
    at: text.at,
    messageId: text.id,
    refersTo: null,
    word: decision.word,
    reason: decision.words,
  };
  if (!replaced) return [ballot];
  const replacement: BallotRow = {
    ...ballot,
    id: context.newId(text.at),
    kind: "replacement",
    choiceId: replaced.old_choice_id,
    refersTo: replaced.old_ballot_id,
    reason: `Replaced by ballot ${text.id}.`,
  };
  return [ballot, replacement];
}

function ballotParameters(rows: BallotRow[]): Buffer[] {
  const column = <T>(read: (row: BallotRow) => T): T[] => rows.map(read);
  return [
    uuidArray(column((row) => row.contactKey)),
    uuidArray(column((row) => row.id)),
    uuidArray(column((row) => row.pollId)),
    uuidArray(column((row) => row.questionId)),
    uuidArray(column((row) => row.choiceId)),
    smallintArray(column((row) => codeOf(BALLOT_KINDS, row.kind))),
    smallintArray(column((row) => codeOf(BALLOT_OUTCOMES, row.outcome))),
    timeArray(column((row) => row.at)),
    uuidArray(column((row) => row.messageId)),
    uuidArray(column((row) => row.refersTo)),
    textArray(column((row) => row.word)),
    textArray(column((row) => row.reason)),
  ];
}

type TallyRow = {
  pollId: string;
  questionId: string;
  choiceId: string;
  outcome: BallotOutcome;
  bucket: number;
  votes: number;
  voters: number;
};

/**
 * The tally of a batch, by minute. A counted vote adds 1 to its choice; a change adds 1 to the new choice, takes 1 from
 * the old one and adds 1 without a choice, all under `changed`: so a choice's count is the sum over its rows, and the
 * number of texts with an outcome is the sum under `counted`, else of the rows without a choice.
 */
function tallyParameters(texts: PlannedText[]): Buffer[] {
  const rows = new Map<string, TallyRow>();
  const add = (row: TallyRow): void => {
    const key = `${row.questionId} ${row.choiceId} ${row.outcome} ${row.bucket}`;
    const sum = rows.get(key);
    if (!sum) return void rows.set(key, row);
    sum.votes += row.votes;
    sum.voters += row.voters;
  };
  for (const { text, outcome, firstVote, replaced } of texts) {
    const { decision } = text;
    if (decision.kind !== "ballot" || outcome === "redelivery") continue;
    const bucket = Math.floor(text.at / MINUTE_MS) * MINUTE_MS;
    const base = {
      pollId: decision.poll.id,
      questionId: decision.questionId,
      outcome: ballotOutcome(outcome),
      bucket,
    };
    const chosen = outcome === "counted" || outcome === "changed" ? (decision.choiceId ?? NIL_ID) : NIL_ID;
    add({ ...base, choiceId: chosen, votes: 1, voters: firstVote ? 1 : 0 });
    if (!replaced) continue;
    add({ ...base, choiceId: replaced.old_choice_id ?? NIL_ID, votes: -1, voters: 0 });
    add({ ...base, choiceId: NIL_ID, votes: 1, voters: 0 });
  }
  const all = [...rows.values()];
  return [
    uuidArray(all.map((row) => row.pollId)),
    uuidArray(all.map((row) => row.questionId)),
    uuidArray(all.map((row) => row.choiceId)),
    smallintArray(all.map((row) => codeOf(BALLOT_OUTCOMES, row.outcome))),
    timeArray(all.map((row) => row.bucket)),
    bigintArray(all.map((row) => row.votes)),
    bigintArray(all.map((row) => row.voters)),
  ];
}

function replyParameters(rows: PlannedReply[], context: BatchContext): Buffer[] {
  const column = <T>(read: (row: PlannedReply) => T): T[] => rows.map(read);
  const sizes = rows.map(({ reply }) => context.measure(reply.text));
  return [
    uuidArray(column(({ reply }) => reply.contactKey)),
    uuidArray(column(({ reply }) => reply.id)),
    timeArray(column(({ reply }) => reply.at)),
    smallintArray(sizes.map((size) => size.parts)),
    smallintArray(sizes.map((size) => codeOf(ENCODINGS, size.encoding))),
    smallintArray(rows.map(() => 0)),
    smallintArray(column(({ to }) => codeOf(RULE_KINDS, to.ruleKind))),
    uuidArray(column(({ reply }) => reply.connectionId)),
    uuidArray(column(({ reply }) => reply.numberId)),
    uuidArray(column(({ to }) => to.ruleId)),
    uuidArray(column(({ to }) => to.text.id)),
    textArray(column(({ reply }) => reply.text)),
    timeArray(column(({ reply }) => reply.expiresAt)),
    uuidArray(column(({ reply }) => (reply.epoch === null ? null : context.workerId))),
    bigintArray(column(({ reply }) => reply.epoch)),
    timeArray(column(({ reply }) => (reply.epoch === null ? null : reply.at))),
  ];
}

function consentParameters(texts: PlannedText[], context: BatchContext): Buffer[] {
  const kinds = new Map<string, ConsentKind>([
    ["joined", "join"],
    ["left", "leave"],
    ["opted-out", "opt-out"],
    ["opted-in", "opt-in"],
  ]);
  const rows = texts.flatMap(({ text, outcome }) => {
    const kind = kinds.get(outcome);
    return kind ? [{ text, kind, id: context.newId(text.at) }] : [];
  });
  return [
    uuidArray(rows.map(({ text }) => text.contactKey)),
    uuidArray(rows.map(({ id }) => id)),
    timeArray(rows.map(({ text }) => text.at)),
    smallintArray(rows.map(({ kind }) => codeOf(CONSENT_KINDS, kind))),
    uuidArray(rows.map(({ text }) => ("list" in text.decision ? text.decision.list.id : null))),
    uuidArray(rows.map(({ text }) => text.id)),
    textArray(rows.map(({ text }) => text.text)),
  ];
}
