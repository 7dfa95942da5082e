import { describe, expect, it } from "vitest";
import { TEXT_OUTCOMES, type TextOutcome } from "@/domain/inbound/outcome";
import { logMessage } from "@/tests/support/log-message";
import { NO_REPLY_REASONS, whyNoReply, type NoReplyReason } from "./no-reply";

const text = logMessage({ outcome: "matched", rule: { kind: "service", id: "s", name: "Weather" } });
const automatic = logMessage({ direction: "out", rule: text.rule });
const byHand = logMessage({ direction: "out", rule: { kind: "person", id: null, name: null } });

describe("why a text got no answer", () => {
  it("is nothing to explain where a rule answered", () => {
    expect(whyNoReply(text, [automatic])).toBeNull();
    expect(whyNoReply({ ...text, marks: ["optedOut"] }, [byHand, automatic])).toBeNull();
  });

  it("is nothing to explain for what we sent ourselves", () => {
    expect(whyNoReply(automatic, [])).toBeNull();
  });

  it("is still explained when a person answered by hand", () => {
    expect(whyNoReply({ ...text, marks: ["loopGuard"] }, [byHand])).toBe("loop-guard");
  });

  it.each<[TextOutcome | null, NoReplyReason]>([
    ["review", "review"],
    ["already-opted-out", "already-opted-out"],
    ["already-opted-in", "already-opted-in"],
    ["not-joined", "not-joined"],
    ["restricted", "restricted"],
    ["unmatched", "unmatched"],
    ["not-vote", "notice"],
    ["redelivery", "repeat"],
    ["matched", "rule-is-silent"],
    ["counted", "rule-is-silent"],
    ["late", "rule-is-silent"],
    ["joined", "rule-is-silent"],
    [null, "rule-is-silent"],
  ])("comes from the outcome %s where nothing held the reply back: %s", (outcome, reason) => {
    expect(whyNoReply({ ...text, outcome }, [])).toBe(reason);
  });

  it("is that nothing matched where no outcome is kept and no rule decided", () => {
    const rule = { kind: "unmatched", id: null, name: null } as const;
    expect(whyNoReply({ ...text, outcome: null, rule }, [])).toBe("unmatched");
  });

  it("names what held the reply back first: a copy before everything, then the sender, then opt-out, then the guard", () => {
    const held = {
      ...text,
      repeats: "0199aaaa-0000-7000-8000-000000000001",
      marks: ["notVote", "loopGuard", "optedOut", "notRoutable"] as typeof text.marks,
    };
    const seen: (NoReplyReason | null)[] = [whyNoReply(held, [])];
    for (const gone of [null, "notRoutable", "optedOut", "loopGuard", "notVote"] as const) {
      held.marks = held.marks.filter((mark) => mark !== gone);
      seen.push(whyNoReply({ ...held, repeats: null }, []));
    }
    const order = ["repeat", "not-routable", "opted-out", "loop-guard", "notice", "rule-is-silent"];
    expect(seen).toEqual(order);
  });

  it("is one of the reasons that have a sentence, for every outcome there is", () => {
    for (const outcome of TEXT_OUTCOMES)
      expect(NO_REPLY_REASONS).toContain(whyNoReply({ ...text, outcome }, []));
  });
});
