import { describe, expect, it } from "vitest";
import type { PollRule, RuleSet } from "@/domain/inbound/rules";
import { benchState, crowdPhones, mergeBubbles, nextPhone, suggestCrowd } from "./bench";
import { addressSchema, DEFAULT_SETTINGS, type Bubble } from "./control";

const bubble = (id: number, more: Partial<Bubble> = {}): Bubble => ({
  ...{ id, revision: id, phone: "1", number: "12345", direction: "sent", text: `${id}`, at: 0 },
  ...{ state: "waiting", parts: 1, dataCoding: 0, messageIds: [], ...more },
});

describe("mergeBubbles", () => {
  it("adds new bubbles in their order and changes known ones in place", () => {
    const first = mergeBubbles(new Map(), { bubbles: [bubble(2), bubble(1)], gap: false });
    const next = mergeBubbles(first, { bubbles: [bubble(1, { state: "taken" }), bubble(3)], gap: false });
    expect(next.get("1")?.map(({ id, state }) => [id, state])).toEqual([
      ...[
        [1, "taken"],
        [2, "waiting"],
        [3, "waiting"],
      ],
    ]);
  });

  it("keeps what is known as it is when nothing changed, so that nothing is drawn again", () => {
    const known = mergeBubbles(new Map(), { bubbles: [bubble(1)], gap: false });
    expect(mergeBubbles(known, { bubbles: [], gap: false })).toBe(known);
    const other = mergeBubbles(known, { bubbles: [bubble(2, { phone: "2" })], gap: false });
    expect(other.get("1")).toBe(known.get("1"));
  });

  it("forgets everything at a gap", () => {
    const known = mergeBubbles(new Map(), { bubbles: [bubble(1)], gap: false });
    expect([...mergeBubbles(known, { bubbles: [bubble(9, { phone: "2" })], gap: true }).keys()]).toEqual([
      "2",
    ]);
  });
});

describe("phones", () => {
  it("that are added count on from the highest", () => {
    expect(nextPhone([])).toBe("251911000001");
    expect(nextPhone(["251911000009", "MYBANK", "251911000002"])).toBe("251911000010");
  });

  it("of crowds that start in different seconds of two hours are never the same", () => {
    const starts = Array.from({ length: 7200 }, (_, second) => crowdPhones(second * 1000));
    expect(new Set(starts).size).toBe(7200);
    expect(starts.every((first) => /^2517[0-9]{8}$/.test(first))).toBe(true);
  });

  it("are known by their digits, however they were typed", () => {
    expect(addressSchema.parse(" +251 911-000001 ")).toBe("251911000001");
    expect(addressSchema.parse("MyBank")).toBe("MyBank");
    expect(addressSchema.safeParse("a name that is too long").success).toBe(false);
  });
});

describe("suggestCrowd", () => {
  const poll = (more: Partial<PollRule>): PollRule => ({
    ...{ id: "p", name: "p", question: "", questionId: "q", numberIds: ["n"], keyword: "VOTE" },
    choices: [
      { id: "a", name: "A", words: ["1", "blue"], withdrawn: false },
      { id: "b", name: "B", words: ["2"], withdrawn: false },
    ],
    ...{ ballotsPerVoter: 1, period: "poll", counting: "first", listId: null, opensAt: null, closesAt: null },
    ...{ graceSeconds: 0, timeZone: "UTC", replies: {}, ...more },
  });
  const rules = (...polls: PollRule[]) => ({ polls }) as unknown as RuleSet;

  it("votes for the choices of the poll that is open, the first the most", () => {
    const closed = poll({ keyword: "OLD", closesAt: 5 });
    const later = poll({ keyword: "NEW", opensAt: 20 });
    expect(suggestCrowd(rules(closed, later, poll({})), "n", 10)).toEqual([
      { text: "VOTE 1", weight: 2 },
      { text: "VOTE 2", weight: 1 },
    ]);
  });

  it("says the bare word where the poll has no keyword, and something where there is no poll", () => {
    expect(suggestCrowd(rules(poll({ keyword: "" })), "n", 10)[0]).toEqual({ text: "1", weight: 2 });
    expect(suggestCrowd(rules(poll({ numberIds: ["other"] })), "n", 10)).toHaveLength(1);
  });
});

describe("benchState", () => {
  it("counts links that are bound, and tells of the newest crowd", () => {
    const session = { id: 1, systemId: "", boundAt: null, inFlight: 0, submits: 0, delivers: 0 };
    const crowd = { id: 1, to: "1", total: 5, sent: 5, running: false };
    const state = benchState({
      ...{ waiting: 3, phones: 0, faults: [], settings: DEFAULT_SETTINGS },
      sessions: [
        { ...session, mode: "open" },
        { ...session, mode: "transceiver" },
      ],
      crowds: [crowd, { ...crowd, id: 2, running: true }],
    });
    expect(state).toMatchObject({ bound: 1, waiting: 3, crowd: { id: 2 } });
  });
});
