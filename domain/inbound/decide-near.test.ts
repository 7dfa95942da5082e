import { describe, expect, it } from "vitest";
import { NOW, NUMBER, poll, rulesOf, service } from "@/tests/support/rules";
import { compileRules } from "./compile";
import { decide } from "./decide";
import type { RuleSet } from "./rules";

const HOUR = 3600_000;

/** Poll and suggestion of a text, or what it was instead. */
function nearly(rules: Partial<RuleSet>, text: string): string {
  const decision = decide(compileRules(rulesOf(rules)), { numberId: NUMBER, text, receivedAt: NOW });
  if (decision.kind !== "ballot") return decision.kind;
  return `${decision.poll.name} ${decision.outcome} ${decision.suggested?.name ?? "-"}`;
}

const food = poll("Food", "", ["pizza", "pasta"]);

describe("a text that is nearly a choice of a poll without a keyword", () => {
  it("goes to its review list, before the catch-all and after every word of the number", () => {
    expect(nearly({ polls: [food] }, "piza")).toBe("Food unknown-choice pizza");
    const catchAll = service("All", [], { catchAll: true });
    expect(nearly({ polls: [food], services: [catchAll] }, "piza")).toBe("Food unknown-choice pizza");
    const word = service("Place", ["piza"]);
    expect(nearly({ polls: [food], services: [catchAll, word] }, "piza")).toBe("service");
  });

  it("goes to none where two polls could be meant, and to none that is not open", () => {
    const rival = poll("Rival", "", ["pizzas"], { opensAt: NOW - 2 * HOUR });
    expect(nearly({ polls: [food, rival] }, "pizzaa")).toBe("unmatched");
    const closed = { opensAt: NOW - 3 * HOUR, closesAt: NOW - HOUR };
    expect(nearly({ polls: [poll("Food", "", ["pizza"], closed)] }, "piza")).toBe("unmatched");
    const early = { opensAt: NOW + HOUR, closesAt: null };
    expect(nearly({ polls: [poll("Food", "", ["pizza"], early)] }, "piza")).toBe("unmatched");
    expect(nearly({ polls: [food, poll("Rival", "", ["pizzas"], closed)] }, "pizzaa")).toBe(
      "Food unknown-choice pizza",
    );
  });

  it("is no vote while the poll is paused", () => {
    const paused = { ...food, pauses: [{ from: NOW - 1000, until: null }] };
    expect(nearly({ polls: [paused] }, "piza")).toBe("Food paused -");
  });
});

describe("a pause", () => {
  const at = (pauses: { from: number; until: number | null }[]) =>
    nearly({ polls: [{ ...food, pauses }] }, "pizza");

  it("begins with its first moment and ends before its last", () => {
    expect(at([{ from: NOW, until: null }])).toBe("Food paused -");
    expect(at([{ from: NOW + 1, until: null }])).toBe("Food counted -");
    expect(at([{ from: NOW - 9, until: NOW }])).toBe("Food counted -");
    expect(at([{ from: NOW - 9, until: NOW + 1 }])).toBe("Food paused -");
  });
});
