import type { MessageState } from "./codes";
import type { LogMessage, MessageDetail, MessagePart } from "./log";

/**
 * A step of a message's way. `of` parts are meant by `submitted`, `accepted`, `refused` and `unanswered`; a retry makes
 * further steps with the next `attempt`.
 */
export type TimelineStep =
  | { kind: "received"; at: number }
  | { kind: "decided"; at: number; message: LogMessage }
  | { kind: "queued"; at: number }
  | { kind: "replied"; at: number; reply: LogMessage }
  | { kind: "submitted"; at: number; attempt: number; parts: number }
  | { kind: "accepted"; at: number; attempt: number; parts: number; smscIds: string[] }
  | { kind: "refused"; at: number; attempt: number; seq: number; status: number }
  | { kind: "unanswered"; at: number; attempt: number; parts: number }
  | { kind: "state"; at: number; state: MessageState; detail: string | null };

/** From receipt to receipt, oldest first. */
export function timelineOf(detail: MessageDetail): TimelineStep[] {
  const { message, inbound, replies } = detail;
  const steps =
    message.direction === "in"
      ? inboundSteps(message, replies)
      : [...(inbound ? inboundSteps(inbound, [message]).slice(0, 2) : []), ...outboundSteps(detail)];
  return steps
    .map((step, index) => ({ step, index }))
    .sort((a, b) => a.step.at - b.step.at || a.index - b.index)
    .map(({ step }) => step);
}

/** A text is decided in the commit that also makes its reply; without one the moment is not kept, and it is that of the text. */
function inboundSteps(message: LogMessage, replies: readonly LogMessage[]): TimelineStep[] {
  const automatic = replies.find((reply) => reply.rule.kind !== "person");
  return [
    { kind: "received", at: message.at },
    { kind: "decided", at: automatic?.at ?? message.at, message },
    ...replies.map((reply): TimelineStep => ({ kind: "replied", at: reply.at, reply })),
  ];
}

function outboundSteps({ message, parts, events }: MessageDetail): TimelineStep[] {
  const attempts = new Map<number, MessagePart[]>();
  for (const part of parts) attempts.set(part.attempt, [...(attempts.get(part.attempt) ?? []), part]);
  const accepted = parts.some((part) => part.smscId !== null || part.status === 0);
  return [
    { kind: "queued", at: message.at },
    ...[...attempts].flatMap(([attempt, tried]) => attemptSteps(attempt, tried)),
    // "sent" says what the accepted parts have said already.
    ...events
      .filter(({ state }) => state !== "sent" || !accepted)
      .map(({ at, state, detail }): TimelineStep => ({ kind: "state", at, state, detail })),
  ];
}

function attemptSteps(attempt: number, parts: readonly MessagePart[]): TimelineStep[] {
  const steps: TimelineStep[] = [
    {
      kind: "submitted",
      at: Math.min(...parts.map((part) => part.submittedAt)),
      attempt,
      parts: parts.length,
    },
  ];
  const accepted = parts.filter((part) => part.status === 0);
  if (accepted.length > 0)
    steps.push({
      kind: "accepted",
      at: Math.max(...accepted.map((part) => part.answeredAt ?? part.submittedAt)),
      attempt,
      parts: accepted.length,
      smscIds: accepted.flatMap((part) => (part.smscId === null ? [] : [part.smscId])),
    });
  for (const { status, seq, answeredAt, submittedAt } of parts)
    if (status !== null && status !== 0)
      steps.push({ kind: "refused", at: answeredAt ?? submittedAt, attempt, seq, status });
  const silent = parts.filter((part) => part.status === null);
  if (silent.length > 0)
    steps.push({
      kind: "unanswered",
      at: Math.max(...silent.map((part) => part.submittedAt)),
      attempt,
      parts: silent.length,
    });
  return steps;
}
