import { describe, expect, it } from "vitest";
import { nextChange, pollState, type PollTimes } from "./state";

const poll: PollTimes = { draft: false, archivedAt: null, opensAt: 1000, closesAt: 5000, graceSeconds: 2 };

describe("the state of a poll", () => {
  it("follows its times: waiting, open, grace, closed, each from its first millisecond", () => {
    const states = [999, 1000, 4999, 5000, 6999, 7000].map((now) => pollState(poll, now));
    expect(states).toEqual(["waiting", "open", "open", "grace", "grace", "closed"]);
    expect([0, 1000, 5000, 7000].map((now) => nextChange(poll, now))).toEqual([1000, 5000, 7000, null]);
  });

  it("is draft or archived whatever its times say", () => {
    expect(pollState({ ...poll, draft: true }, 2000)).toBe("draft");
    expect(pollState({ ...poll, draft: true, archivedAt: 1 }, 2000)).toBe("archived");
  });

  it("is open from its creation until somebody closes it, when it has no times", () => {
    const byHand = { ...poll, opensAt: null, closesAt: null };
    expect(pollState(byHand, 10)).toBe("open");
    expect(nextChange(byHand, 10)).toBeNull();
  });
});
