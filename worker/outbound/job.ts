import type { MessageResult, PartResult } from "@/db/outbox";
import type { Lane, MessageState, RuleKind } from "@/domain/messages/codes";
import { describeStatus } from "@/domain/smpp/command-status";
import type { Carried } from "@/domain/text/carriage";
import type { SubmitVerdict } from "../sessions/link";

/** A message on its way out, as the dispatcher holds it between claim and settle. */
export type OutboundMessage = {
  id: string;
  at: number;
  contactKey: string;
  address: string;
  connectionId: string;
  numberId: string | null;
  text: string;
  /** message class 0; replies have none */
  flash?: boolean;
  /** `text` is octets in the form of domain/text/binary.ts */
  binary?: boolean;
  expiresAt: number;
  /** tries before this one */
  attempts: number;
  lane: Lane;
  ruleKind: RuleKind;
  /** of the lease that it was claimed under */
  epoch: number;
  /** parts that an earlier try brought to the SMSC; they are not written again */
  acceptedSeqs: readonly number[];
  /** an earlier try was refused for its alphabet: this one is in another, and the last */
  otherAlphabet?: boolean;
};

/** What a text becomes in the alphabet that was not tried. */
export type OtherAlphabet = { encoding: "gsm7" | "ucs2"; parts: number };

export type Job = {
  message: OutboundMessage;
  /** user data of each part still to write, by its number from 1 */
  parts: { seq: number; octets: Uint8Array }[];
  esmClass: number;
  dataCoding: number;
  /** domain/text/carriage.ts */
  by: Carried["by"];
  /** shared by the parts of the message, and how many they are, those of earlier tries among them */
  ref: number;
  total: number;
  /** index of the next part to write */
  next: number;
  /** written, not answered */
  open: number;
  results: PartResult[];
  verdicts: { seq: number; verdict: SubmitVerdict }[];
  /** null where no other alphabet holds the text */
  inOtherAlphabet(): OtherAlphabet | null;
};

/** Nothing of it was written, or nothing that was written counts. */
export function isUntouched(job: Job): boolean {
  return job.next === 0 && job.results.length === 0;
}

/** The parts of a job that were not accepted, ready to be written under the same attempt. */
export function restOf(job: Job): Job {
  const accepted = new Set(
    job.verdicts.filter(({ verdict }) => verdict.kind === "accepted").map(({ seq }) => seq),
  );
  return { ...job, parts: job.parts.filter(({ seq }) => !accepted.has(seq)), next: 0, open: 0, verdicts: [] };
}

/** What to do with a job once all its written parts have a verdict. */
export type Conclusion =
  | { kind: "settle"; result: MessageResult }
  /** throttled, held or never written: it goes again as it was, and no try is counted */
  | { kind: "again" };

export type RetryPolicy = { now: number; retryUnknownReplies: boolean };

export const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 300_000;

/**
 * Judges a finished attempt by its answers (product.md, Sending). A part in doubt goes before one that may go again: what
 * was perhaps sent is never silently sent twice.
 */
export function conclude(job: Job, policy: RetryPolicy): Conclusion {
  const refused = job.verdicts.flatMap(({ verdict }) =>
    verdict.kind === "refused" ? [describeStatus(verdict.status)] : [],
  );
  const fails = refused.filter((answer) => answer.class === "fail");
  const final = fails.find(({ name }) => name !== ALPHABET_REFUSED) ?? fails[0];
  if (final?.name === ALPHABET_REFUSED) return concludeAlphabet(job, policy, final.words);
  if (final) return settle(job, policy, { state: "failed", detail: final.words, againAt: null });
  if (job.verdicts.some(({ verdict }) => verdict.kind === "unknown")) return concludeUnknown(job, policy);
  const later = refused.find((answer) => answer.class === "retry" || answer.class === "ok");
  if (later) return retryLater(job, policy, later.words);
  if (job.verdicts.some(({ verdict }) => verdict.kind !== "accepted")) return { kind: "again" };
  return settle(job, policy, { state: "sent", detail: null, againAt: null });
}

/** Its alphabet is not taken (SMPP 5.0 clause 4.7.6): once more in another, as long as no part may have been accepted. */
function concludeAlphabet(job: Job, policy: RetryPolicy, words: string): Conclusion {
  const failed = (detail: string) => settle(job, policy, { state: "failed", detail, againAt: null });
  if (job.message.otherAlphabet) return failed(`${words} It was refused in another one before.`);
  const begun =
    job.message.acceptedSeqs.length > 0 ||
    job.results.some(({ state }) => state === "sent" || state === "unknown");
  if (begun) return failed(`${words} Other parts may be there already, so it is not sent in another one.`);
  const other = job.inOtherAlphabet();
  if (!other) return failed(`${words} It cannot be written in another one.`);
  const detail = `refused: the SMSC does not take this alphabet; sent again as ${ALPHABET_NAMES[other.encoding]}`;
  return settle(job, policy, { state: "queued", detail, againAt: policy.now, recounted: other });
}

const ALPHABET_REFUSED = "ESME_RINVDCS";
const ALPHABET_NAMES = { gsm7: "GSM 7-bit", ucs2: "UCS-2" } as const;

function retryLater(job: Job, policy: RetryPolicy, words: string): Conclusion {
  const tries = job.message.attempts + 1;
  if (tries >= MAX_ATTEMPTS)
    return settle(job, policy, {
      state: "failed",
      detail: `${words} Given up after ${tries} tries.`,
      againAt: null,
    });
  const delay = Math.min(FIRST_RETRY_MS * 2 ** job.message.attempts, LONGEST_RETRY_MS);
  return settle(job, policy, {
    state: "queued",
    detail: `${words} Tried again in ${delay / 1000} s.`,
    againAt: policy.now + delay,
  });
}

/** It may have gone out: replies go again (marked), anything else never silently (product.md, Sending). */
function concludeUnknown(job: Job, policy: RetryPolicy): Conclusion {
  const reason = "the operator did not answer in time";
  const again =
    policy.retryUnknownReplies && job.message.lane === "reply" && job.message.attempts + 1 < MAX_ATTEMPTS;
  if (!again) return settle(job, policy, { state: "unknown", detail: reason, againAt: null });
  return settle(job, policy, { state: "unknown", detail: `${reason}; sent again`, againAt: policy.now });
}

function settle(
  job: Job,
  policy: RetryPolicy,
  outcome: Pick<MessageResult, "state" | "detail" | "againAt" | "recounted">,
): Conclusion {
  const { recounted } = outcome;
  const result = resultOf(job.message, { eventAt: policy.now, ...outcome });
  return { kind: "settle", result: recounted ? { ...result, recounted } : result };
}

export function resultOf(
  { connectionId, contactKey, id, at, epoch }: OutboundMessage,
  { state, detail, againAt, eventAt }: Pick<MessageResult, "state" | "detail" | "againAt" | "eventAt">,
): MessageResult {
  return { connectionId, contactKey, id, at, epoch, state, detail, againAt, eventAt };
}

/** A stop came between two parts: what is written stands, the rest follows. */
export function postponed(job: Job, now: number): MessageResult {
  const detail = "the worker stopped between two parts; the rest follows";
  return resultOf(job.message, { state: "queued", detail, eventAt: now, againAt: now });
}

export type PartAnswer = { seq: number; submittedAt: number; verdict: SubmitVerdict };

/** The row of an answered part; none for parts that were throttled, held or never written: they go again under the same attempt. */
export function partResult(
  message: OutboundMessage,
  { seq, submittedAt, verdict }: PartAnswer,
  now: number,
): PartResult | null {
  const row = (state: MessageState, commandStatus: number | null, smscId: string | null): PartResult => ({
    contactKey: message.contactKey,
    messageId: message.id,
    messageAt: message.at,
    connectionId: message.connectionId,
    seq,
    attempt: message.attempts + 1,
    state,
    submittedAt,
    answeredAt: commandStatus === null ? null : now,
    commandStatus,
    smscId,
  });
  switch (verdict.kind) {
    case "accepted":
      // some SMSCs give no id: nothing to match a receipt by
      return row("sent", 0, verdict.smscId || null);
    case "unknown":
      return row("unknown", null, null);
    case "unsent":
      return null;
    case "refused": {
      const { class: policy } = describeStatus(verdict.status);
      if (policy === "throttle" || policy === "config") return null;
      return row("failed", verdict.status, null);
    }
  }
}
