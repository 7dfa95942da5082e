import { idAt, newId } from "@/db/ids";
import type { InboxPart, InboxText } from "@/db/inbox-types";
import type { WantedConnection } from "@/db/wanted-connections";
import type { CompiledRules } from "@/domain/inbound/compile";
import type { LoopGuard } from "@/domain/inbound/loop-guard";
import { holdLate } from "@/domain/inbound/held";
import { progressAt, type Progress } from "@/domain/polls/follow-ups";
import { DecisionMemo, type Decided } from "@/domain/inbound/memo";
import { MESSAGE_FLAGS, type Encoding } from "@/domain/messages/codes";
import { slotPeriod } from "@/domain/polls/window";
import type { Logger } from "../log";
import type { ProgressOf } from "./asked";
import { receiptTime, type Item } from "./item";
import type { OutageLog } from "./outage-log";
import type { ReceivedText } from "./receive";

type Arrived = {
  connection: WantedConnection;
  received: ReceivedText;
  /** ms since 1970: receipt of the first part */
  at: number;
  group: InboxPart[] | null;
  flags: number;
};

type DecideDeps = {
  guard: LoopGuard;
  log: Logger;
  outages: Pick<OutageLog, "of">;
  /** what its sender was asked, and has not answered */
  asked: ProgressOf;
};

/** The text of an item, decided once; nothing for a part. */
export function decideItem(item: Item, rules: CompiledRules, deps: DecideDeps): InboxText[] {
  const { content, connection } = item;
  if (content.kind !== "text") return [];
  const { value: received, group, flags } = content;
  const arrived = { connection, received, at: receiptTime(item), group: group?.parts ?? null, flags };
  content.decided ??= decideText(arrived, rules, deps);
  return [content.decided];
}

/**
 * One received text with its decision and its possible replies, ready for the batch. Never throws: a rule that fails leaves
 * the text undecided, for a person to look at.
 */
export function decideText(arrived: Arrived, rules: CompiledRules, deps: DecideDeps): InboxText {
  const { connection, received, at, group } = arrived;
  const { origin } = received;
  const text = received.text ?? "";
  const memo = memoOf(rules);
  const asked = deps.asked.get(origin.contactKey);
  const progress = asked ? progressAt(asked, rules.source.polls, at) : NOTHING_ASKED;
  const { decided, period } = decideSafely(arrived, progress, { memo, log: deps.log });
  const decision = holdLate(decided.decision, at, deps.outages.of(connection.id));
  const fixed = received.pdus.at(-1);
  return {
    id: fixed?.id === undefined ? newId(at) : idAt(at, fixed.id),
    at,
    acknowledged: fixed?.kept !== undefined,
    contactKey: origin.contactKey,
    contactKind: origin.contactKind,
    address: origin.address,
    connectionId: connection.id,
    numberId: origin.numberId,
    repliesBy: origin.repliesBy,
    toAddress: origin.numberId === null ? origin.toAddress : null,
    text: received.text,
    parts: received.parts,
    encoding: encodingOf(received),
    flags:
      arrived.flags |
      (received.notVote ? MESSAGE_FLAGS.notVote : 0) |
      (period === null ? MESSAGE_FLAGS.review : 0),
    contentHash: received.contentHash,
    decision,
    slotPeriod: period ?? 0,
    reply: (outcome) => {
      try {
        const subject = { text, sender: `+${origin.address}`, number: origin.toAddress };
        return memo.reply(decided, subject, outcome);
      } catch (error) {
        deps.log.warn({ err: error, rule: decision.kind }, "a reply could not be made from its template");
        return null;
      }
    },
    mayReply: deps.guard.allow(origin.contactKey, text, at),
    completes: group?.[0] ?? null,
    handedBack: null,
  };
}

const NOTHING_ASKED: readonly Progress[] = [];

/** One for each version of the rules. */
const memos = new WeakMap<CompiledRules, DecisionMemo>();

function memoOf(rules: CompiledRules): DecisionMemo {
  const known = memos.get(rules);
  if (known) return known;
  const made = new DecisionMemo(rules);
  memos.set(rules, made);
  return made;
}

/** `period` of a ballot's slot, 0 for anything else, null when the rules failed. */
function decideSafely(
  { received, at }: Arrived,
  progress: readonly Progress[],
  { memo, log }: { memo: DecisionMemo; log: Logger },
): { decided: Decided; period: number | null } {
  try {
    const decided = memo.decide({
      numberId: received.origin.numberId,
      text: received.text ?? "",
      receivedAt: at,
      notVote: received.notVote || received.binary,
      progress,
    });
    const { decision } = decided;
    return { decided, period: decision.kind === "ballot" ? slotPeriod(decision.poll, at) : 0 };
  } catch (error) {
    log.error({ err: error }, "a text could not be decided");
    const decision = { kind: "unmatched", words: "The rules failed on it; see the log." } as const;
    return { decided: { decision, replies: new Map() }, period: null };
  }
}

function encodingOf(received: ReceivedText): Encoding {
  if (received.binary) return "binary";
  return /^[\u0000-\u00ff\u0391-\u03a9\u20ac]*$/.test(received.text ?? "") ? "gsm7" : "ucs2";
}
