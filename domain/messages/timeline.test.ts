import { describe, expect, it } from "vitest";
import { acceptedPart, logMessage, messageDetail } from "@/tests/support/log-message";
import type { MessageDetail } from "./log";
import { timelineOf } from "./timeline";

const text = logMessage({ at: 1_000 });
const reply = logMessage({ at: 1_050, direction: "out", state: "delivered", outcome: null });
const byHand = logMessage({
  at: 9_000,
  direction: "out",
  state: "sent",
  rule: { kind: "person", id: null, name: null },
});

/** "1050 queued", "1100 submitted 2 parts, try 1": the steps in short. */
function story(detail: MessageDetail): string[] {
  return timelineOf(detail).map((step) => {
    switch (step.kind) {
      case "received":
      case "decided":
      case "queued":
      case "replied":
        return `${step.at} ${step.kind}`;
      case "submitted":
      case "unanswered":
        return `${step.at} ${step.kind} ${step.parts} in try ${step.attempt}`;
      case "accepted":
        return `${step.at} accepted ${step.parts} in try ${step.attempt} as ${step.smscIds.join("+")}`;
      case "refused":
        return `${step.at} refused part ${step.seq} in try ${step.attempt} with ${step.status}`;
      case "state":
        return `${step.at} ${step.state}${step.detail === null ? "" : `: ${step.detail}`}`;
    }
  });
}

describe("the time line of a text that came in", () => {
  it("is its receipt and decision where nothing was answered", () => {
    expect(story(messageDetail({ message: text }))).toEqual(["1000 received", "1000 decided"]);
  });

  it("takes the moment of the decision from the reply that was made in its commit", () => {
    expect(story(messageDetail({ message: text, replies: [reply] }))).toEqual([
      ...["1000 received", "1050 decided", "1050 replied"],
    ]);
  });

  it("does not take an answer by hand, hours later, for the decision", () => {
    expect(story(messageDetail({ message: text, replies: [byHand] }))).toEqual([
      ...["1000 received", "1000 decided", "9000 replied"],
    ]);
    expect(story(messageDetail({ message: text, replies: [byHand, reply] }))).toEqual([
      ...["1000 received", "1050 decided", "1050 replied", "9000 replied"],
    ]);
  });
});

describe("the time line of what was sent", () => {
  it("goes from the text that it answers to the receipt, without a second word for the acceptance", () => {
    const detail = messageDetail({
      message: reply,
      inbound: text,
      parts: [acceptedPart({ submittedAt: 1_060 })],
      events: [
        { at: 1_100, state: "sent", detail: null },
        { at: 4_000, state: "delivered", detail: "receipt for part 1" },
      ],
    });
    expect(story(detail)).toEqual([
      ...["1000 received", "1050 decided", "1050 queued", "1060 submitted 1 in try 1"],
      ...["1100 accepted 1 in try 1 as 7", "4000 delivered: receipt for part 1"],
    ]);
  });

  it("begins with the queue where it answers nothing", () => {
    expect(story(messageDetail({ message: byHand }))).toEqual(["9000 queued"]);
  });

  it("tells that it was sent where no part is kept any more", () => {
    const events = [{ at: 9_100, state: "sent" as const, detail: null }];
    expect(story(messageDetail({ message: byHand, events }))).toEqual(["9000 queued", "9100 sent"]);
  });

  it("tells each try of a long text apart: what was accepted, refused and never answered", () => {
    const part = (seq: number, more: object) => acceptedPart({ seq, submittedAt: 1_100 + seq, ...more });
    const detail = messageDetail({
      message: reply,
      parts: [
        part(1, { smscId: "a" }),
        part(2, { status: 0x58, smscId: null, answeredAt: 1_200 }),
        part(3, { status: null, smscId: null, answeredAt: null }),
        part(2, { attempt: 2, submittedAt: 5_000, answeredAt: 5_010, smscId: "b" }),
        part(3, { attempt: 2, submittedAt: 5_001, answeredAt: 5_020, smscId: "c" }),
      ],
      events: [{ at: 1_210, state: "queued", detail: "again later" }],
    });
    expect(story(detail)).toEqual([
      ...["1050 queued", "1101 submitted 3 in try 1", "1103 unanswered 1 in try 1"],
      ...[
        "1141 accepted 1 in try 1 as a",
        "1200 refused part 2 in try 1 with 88",
        "1210 queued: again later",
      ],
      ...["5000 submitted 2 in try 2", "5020 accepted 2 in try 2 as b+c"],
    ]);
  });

  it("leaves out ids that the operator did not give, and counts their parts all the same", () => {
    const parts = [acceptedPart({ submittedAt: 1_060, smscId: null })];
    expect(story(messageDetail({ message: reply, parts }))).toContain("1100 accepted 1 in try 1 as ");
  });

  it("stands in the order of time, and in that of the way where times are equal", () => {
    const parts = [acceptedPart({ submittedAt: reply.at, answeredAt: reply.at })];
    const events = [{ at: reply.at, state: "delivered" as const, detail: null }];
    expect(story(messageDetail({ message: reply, parts, events })).map((step) => step.split(" ")[1])).toEqual(
      [...["queued", "submitted", "accepted", "delivered"]],
    );
    // a receipt that overtook the answer to its submit
    const early = [{ at: reply.at - 10, state: "delivered" as const, detail: null }];
    expect(story(messageDetail({ message: reply, parts, events: early }))[0]).toBe("1040 delivered");
  });
});
