/**
 * The short way of a batch into the database: one statement, one round trip, one commit (db/sql/inbox-express.ts). It takes
 * the texts that change nothing but counts, and supposes of each that its vote finds a free slot, its sender may be
 * answered, and it is no redelivery. Texts of which that is not true are handed back, for the long way (db/inbox.ts).
 */
import type pg from "pg";
import { hasFollowUps } from "@/domain/inbound/compile";
import { codeOf, CONTACT_KINDS, ENCODINGS } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { bigintArray, intArray, smallintArray, textArray, timeArray, uuidArray } from "./arrays";
import { ballotOutcome, planBatch, type DatabaseAnswers, type PlannedText } from "./inbox-outcomes";
import { choiceOf, isLate, slotsSince, textColumns } from "./inbox-rows";
import type { AcceptedBatch, BatchContext, InboxText, MadeReply } from "./inbox-types";
import { ACCEPT_EXPRESS } from "./sql/inbox-express";

/** Joins, opt-outs, polls of several questions and the end of a long text take the long way, and so does what was handed back or comes late. */
export function isExpress(text: InboxText, now: number): boolean {
  if (text.handedBack || text.completes || isLate(text, now)) return false;
  switch (text.decision.kind) {
    case "ballot":
      return !hasFollowUps(text.decision.poll);
    case "service":
    case "catch-all":
    case "unmatched":
    case "not-vote":
    case "stop-review":
    case "help":
      return true;
    case "stop":
    case "start":
    case "join":
    case "leave":
      return false;
  }
}

const SUPPOSED = { opted_out: false, allowed: true, used: 0, top: 0, n: 1, first_vote: true };

const SUPPOSITIONS: DatabaseAnswers = {
  slots: { get: (contactKey) => ({ contact_key: contactKey, ...SUPPOSED }) },
  replaced: new Map(),
  standing: new Set(),
  memberships: new Set(),
  redeliveries: new Map(),
};

/**
 * Stores `texts` (at most one per contact) in one commit, but for those in `left`, which are marked as handed back and of
 * which nothing is stored. Throws what PostgreSQL throws; nothing at all is stored then.
 */
export async function acceptExpress(
  client: pg.ClientBase,
  texts: readonly InboxText[],
  context: BatchContext,
): Promise<AcceptedBatch> {
  const sorted = [...texts].sort((a, b) => (a.contactKey < b.contactKey ? -1 : 1));
  const plan = planBatch(sorted, SUPPOSITIONS, context);
  const { rows } = await client.query<{ contact_key: string; counted: boolean | null }>({
    name: "inbox_express",
    text: ACCEPT_EXPRESS,
    values: [
      ...textColumns(plan.texts),
      smallintArray(sorted.map((text) => codeOf(CONTACT_KINDS, text.contactKind))),
      textArray(sorted.map((text) => text.address)),
      ...ballotColumns(plan.texts),
      ...replyColumns(
        plan.accepted.map(({ reply }) => reply),
        context,
      ),
      context.tallyWriter,
      context.workerId,
      sorted.some((text) => context.suspicious(text.connectionId)),
      uuidArray(sorted.map(slotsSince)),
    ],
  });
  if (rows.length === 0) return { accepted: plan.accepted, left: [] };
  const refused = new Map(rows.map((row) => [row.contact_key, row.counted === true]));
  const left = sorted.filter(({ contactKey }) => refused.has(contactKey));
  for (const text of left) text.handedBack = { counted: refused.get(text.contactKey) === true };
  return { accepted: plan.accepted.filter(({ text }) => !refused.has(text.contactKey)), left };
}

/** Null where the text is no ballot; the cap only where its vote would count. */
function ballotColumns(rows: readonly PlannedText[]): Buffer[] {
  const ballots = rows.map(({ text: { decision } }) => (decision.kind === "ballot" ? decision : null));
  const outcomes = rows.map(({ outcome }, index) => (ballots[index] ? ballotOutcome(outcome) : null));
  return [
    smallintArray(
      ballots.map((one, index) => (outcomes[index] === "counted" ? one!.poll.ballotsPerVoter : null)),
    ),
    uuidArray(ballots.map((one) => one?.questionId ?? null)),
    uuidArray(rows.map(choiceOf)),
    intArray(rows.map(({ text }) => text.slotPeriod)),
    uuidArray(ballots.map((one) => one?.poll.listId ?? null)),
    smallintArray(outcomes.map((outcome) => (outcome ? codeOf(BALLOT_OUTCOMES, outcome) : null))),
    textArray(ballots.map((one) => one?.words ?? null)),
  ];
}

function replyColumns(replies: readonly (MadeReply | null)[], context: BatchContext): Buffer[] {
  const sizes = replies.map((reply) => (reply ? context.measure(reply.text) : null));
  return [
    uuidArray(replies.map((reply) => reply?.id ?? null)),
    timeArray(replies.map((reply) => reply?.at ?? null)),
    smallintArray(sizes.map((size) => size?.parts ?? null)),
    smallintArray(sizes.map((size) => (size ? codeOf(ENCODINGS, size.encoding) : null))),
    textArray(replies.map((reply) => reply?.text ?? null)),
    timeArray(replies.map((reply) => reply?.expiresAt ?? null)),
    bigintArray(replies.map((reply) => reply?.epoch ?? null)),
    uuidArray(replies.map((reply) => reply?.connectionId ?? null)),
  ];
}
