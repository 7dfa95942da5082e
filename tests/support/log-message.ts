import type { LogMessage, MessageDetail, MessagePart } from "@/domain/messages/log";

/** A message of the log as the screens get it: a text that came in, unless told otherwise. */
export function logMessage(more: Partial<LogMessage> = {}): LogMessage {
  return {
    id: "0199aaaa-0000-7000-8000-000000000000",
    at: 1_000,
    direction: "in",
    state: "received",
    text: "VOTE 1",
    parts: 1,
    encoding: "gsm7",
    contact: {
      key: "0199aaaa-0000-8000-8000-000000000000",
      kind: "e164",
      shown: "+251 91 100 0001",
      masked: "+251 91 ••• ••01",
    },
    number: { id: "0199aaaa-0000-7000-8000-00000000000a", address: "12345" },
    connection: { id: "0199aaaa-0000-7000-8000-00000000000b", name: "operator" },
    rule: { kind: "poll", id: "0199aaaa-0000-7000-8000-00000000000c", name: "Song" },
    word: "vote",
    outcome: "counted",
    marks: [],
    repeats: null,
    answers: null,
    ...more,
  };
}

/** What the page of a message shows, of nothing but the message. */
export function messageDetail(more: Partial<MessageDetail> & Pick<MessageDetail, "message">): MessageDetail {
  return {
    optedOutAt: null,
    parts: [],
    events: [],
    waiting: null,
    inbound: null,
    replies: [],
    copies: [],
    ballot: null,
    ...more,
  };
}

/** A part that was accepted at `submittedAt + 40`. */
export function acceptedPart(more: Partial<MessagePart> & Pick<MessagePart, "submittedAt">): MessagePart {
  return {
    seq: 1,
    attempt: 1,
    state: "sent",
    answeredAt: more.submittedAt + 40,
    status: 0,
    smscId: "7",
    ...more,
  };
}
