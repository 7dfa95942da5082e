import type { TextOutcome } from "@/domain/inbound/outcome";
import { nextQuestion } from "@/domain/polls/follow-ups";
import { MESSAGE_FLAGS, type RuleKind } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES, type BallotOutcome } from "@/domain/polls/codes";
import type {
  AcceptedText,
  AskedQuestion,
  BatchContext,
  InboxText,
  MadeReply,
  Replaced,
} from "./inbox-types";

/** One row of CLAIM_SLOTS: what the database says about a contact and its ballot. */
export type SlotAnswer = {
  contact_key: string;
  opted_out: boolean;
  /** null: the text is no vote */
  allowed: boolean | null;
  /** votes that count against its cap */
  used: number;
  /** the highest slot before this vote */
  top: number;
  /** the slot that this ballot took; null: none was free */
  n: number | null;
  first_vote: boolean | null;
};

export type DatabaseAnswers = {
  slots: { get(contactKey: string): SlotAnswer | undefined };
  replaced: Map<string, Replaced>;
  /** contacts whose opt-out or opt-in changed their standing */
  standing: Set<string>;
  /** contacts whose join or leave changed a membership */
  memberships: Set<string>;
  /** text id → the earlier message that it repeats */
  redeliveries: Map<string, string>;
};

export type PlannedText = {
  text: InboxText;
  outcome: TextOutcome;
  ruleKind: RuleKind;
  ruleId: string | null;
  flags: number;
  redeliveryOf: string | null;
  firstVote: boolean;
  replaced: Replaced | null;
};

export type PlannedReply = { reply: MadeReply; to: PlannedText };

/** `texts` and `accepted` in the order of what was planned. */
export type BatchPlan = {
  texts: PlannedText[];
  replies: PlannedReply[];
  accepted: AcceptedText[];
  asked: AskedQuestion[];
};

/** Turns what the database said into outcomes and replies. Pure but for the ids and claims that `context` gives. */
export function planBatch(texts: InboxText[], answers: DatabaseAnswers, context: BatchContext): BatchPlan {
  const plan: BatchPlan = { texts: [], replies: [], accepted: [], asked: [] };
  for (const text of texts) {
    const planned = planText(text, answers);
    const made = planReply(planned, answers.slots.get(text.contactKey), context);
    plan.texts.push(planned);
    if (made) plan.replies.push(made);
    plan.asked.push(...askedBy(planned, made?.reply ?? null));
    plan.accepted.push({ text, outcome: planned.outcome, reply: made?.reply ?? null });
  }
  return plan;
}

/** What its sender is asked now. A question whose reply is withheld is not asked: the one before stands. */
function askedBy({ text, outcome }: PlannedText, reply: MadeReply | null): AskedQuestion[] {
  const { decision, contactKey, at } = text;
  if (decision.kind !== "ballot") return [];
  const { poll, language } = decision;
  const next = nextQuestion(decision, outcome);
  const base = { contactKey, pollId: poll.id, language };
  if (next === "done") return [{ ...base, questionId: null, askedBy: null, at }];
  return next && reply ? [{ ...base, questionId: next.id, askedBy: reply.id, at: reply.at }] : [];
}

function planText(text: InboxText, answers: DatabaseAnswers): PlannedText {
  const redeliveryOf = answers.redeliveries.get(text.id) ?? null;
  const replaced = answers.replaced.get(text.contactKey) ?? null;
  const outcome = redeliveryOf ? "redelivery" : outcomeOf(text, answers);
  const slot = answers.slots.get(text.contactKey);
  const { ruleKind, ruleId } = ruleOf(text);
  return {
    text,
    outcome,
    ruleKind,
    ruleId,
    flags: text.flags | (outcome === "review" ? MESSAGE_FLAGS.review : 0),
    redeliveryOf,
    firstVote: outcome === "counted" && slot?.first_vote === true,
    replaced: outcome === "changed" ? replaced : null,
  };
}

function outcomeOf(text: InboxText, answers: DatabaseAnswers): TextOutcome {
  const { decision, contactKey } = text;
  switch (decision.kind) {
    case "ballot":
      if (isRehearsal(text)) return "rehearsal";
      return decision.outcome === "counted" ? voteOutcome(contactKey, answers) : decision.outcome;
    case "stop":
      return answers.standing.has(contactKey) ? "opted-out" : "already-opted-out";
    case "start":
      return answers.standing.has(contactKey) ? "opted-in" : "already-opted-in";
    case "join":
      return answers.memberships.has(contactKey) ? "joined" : "already-joined";
    case "leave":
      return answers.memberships.has(contactKey) ? "left" : "not-joined";
    case "help":
      return "help";
    case "stop-review":
      return "review";
    case "not-vote":
      return "not-vote";
    case "unmatched":
      return "unmatched";
    case "service":
    case "catch-all":
      return "matched";
  }
}

/** A phone that tries a poll out, until the poll has closed. */
export function isRehearsal({ decision, contactKey }: InboxText): boolean {
  if (decision.kind !== "ballot" || decision.outcome === "late") return false;
  return decision.poll.rehearsal?.has(contactKey) === true;
}

function voteOutcome(contactKey: string, answers: DatabaseAnswers): TextOutcome {
  const slot = answers.slots.get(contactKey);
  if (!slot?.allowed) return "restricted";
  if (slot.n !== null) return "counted";
  return answers.replaced.has(contactKey) ? "changed" : "over-cap";
}

/** RangeError where a text that is no ballot had this outcome. */
export function ballotOutcome(outcome: TextOutcome): BallotOutcome {
  const found = BALLOT_OUTCOMES.find((known) => known === outcome);
  if (!found) throw new RangeError(`not an outcome of a ballot: ${outcome}`);
  return found;
}

function ruleOf({ decision }: InboxText): { ruleKind: RuleKind; ruleId: string | null } {
  switch (decision.kind) {
    case "ballot":
      return { ruleKind: "poll", ruleId: decision.poll.id };
    case "service":
      return { ruleKind: "service", ruleId: decision.service.id };
    case "catch-all":
      return { ruleKind: "catch-all", ruleId: decision.service.id };
    case "join":
    case "leave":
      return { ruleKind: "list", ruleId: decision.list.id };
    case "stop":
    case "start":
    case "help":
    case "stop-review":
      return { ruleKind: "compliance", ruleId: null };
    case "not-vote":
      return { ruleKind: "guard", ruleId: null };
    case "unmatched":
      return { ruleKind: "unmatched", ruleId: null };
  }
}

/** Suppression (product.md, Sending): an opted-out contact gets nothing but the confirmation of its opt-out and help. */
function planReply(
  planned: PlannedText,
  slot: SlotAnswer | undefined,
  context: BatchContext,
): PlannedReply | null {
  const { text, outcome } = planned;
  const body = outcome === "redelivery" ? null : text.reply(outcome);
  if (body === null || body === "") return null;
  const compliance = planned.ruleKind === "compliance";
  if (text.contactKind !== "e164") return withhold(planned, MESSAGE_FLAGS.notRoutable);
  if (!compliance && slot?.opted_out) return withhold(planned, MESSAGE_FLAGS.optedOut);
  // The confirmation of a transition goes out in any case; answers to HELP could go to and fro for ever.
  if (text.decision.kind !== "stop" && !text.mayReply) return withhold(planned, MESSAGE_FLAGS.loopGuard);
  const epoch = context.claimReply(text.repliesBy);
  // Never in the millisecond of its text, so that both stand in their order wherever messages are listed by id.
  const at = Math.max(context.now, text.at + 1);
  const reply: MadeReply = {
    id: context.newId(at),
    at,
    contactKey: text.contactKey,
    address: text.address,
    connectionId: text.repliesBy,
    numberId: text.numberId,
    text: body,
    expiresAt: context.now + (compliance ? context.complianceTtlMs : context.replyTtlMs),
    epoch,
  };
  return { reply, to: planned };
}

function withhold(planned: PlannedText, flag: number): null {
  planned.flags |= flag;
  return null;
}
