import { describe, expect, it } from "vitest";
import { partResult, type OutboundMessage } from "./job";

const message: OutboundMessage = {
  id: "0190a1b2-0000-7000-8000-000000000001",
  at: 1000,
  contactKey: "0190a1b2-0000-8000-8000-000000000002",
  address: "251911000001",
  connectionId: "0190a1b2-0000-7000-8000-000000000003",
  numberId: null,
  text: "Thank you",
  expiresAt: 10_000,
  attempts: 0,
  lane: "reply",
  ruleKind: "service",
  acceptedSeqs: [],
  epoch: 1,
};

describe("the row of an accepted part", () => {
  it("keeps the operator's id, and none where the answer had none", () => {
    const row = (smscId: string) =>
      partResult(message, { seq: 1, submittedAt: 2000, verdict: { kind: "accepted", smscId } }, 2100);
    expect(row("a7f3")).toMatchObject({ state: "sent", smscId: "a7f3", submittedAt: 2000, answeredAt: 2100 });
    expect(row("")).toMatchObject({ state: "sent", smscId: null });
  });
});
