import { describe, expect, test } from "vitest";
import { list, NOW, NUMBER, poll, rulesOf, service } from "@/tests/support/rules";
import { compileRules } from "./compile";
import { previewText, type TextPreview } from "./preview";
import type { RuleSet } from "./rules";

const preview = (rules: Partial<RuleSet>, text: string): TextPreview =>
  previewText(compileRules(rulesOf(rules)), { numberId: NUMBER, text, at: NOW });

describe("what a text would do", () => {
  test("is answered as the worker answers, with its parts", () => {
    const rules = {
      services: [service("Echo", ["echo"], { reply: "{{ keyword }}: {{ rest }} ({{ number }}) ✓" })],
    };
    const { likely, otherwise } = preview(rules, "Echo {{ 7 | times: 7 }}");
    expect(likely.reply).toBe("echo: {{ 7 | times: 7 }} (12345) ✓");
    expect(likely.counted).toMatchObject({ encoding: "ucs2", parts: 1, dear: { char: "✓" } });
    expect(otherwise).toEqual([]);
  });

  test("says what happens to somebody who voted or joined before", () => {
    const replies = { counted: "Thanks for {{ choice }}", overCap: "Once only" };
    const vote = preview({ polls: [poll("Song", "VOTE", ["1"], { replies, listId: "L" })] }, "vote 1");
    expect([vote.likely, ...vote.otherwise].map(({ outcome, reply }) => [outcome, reply])).toEqual([
      ["counted", "Thanks for 1"],
      ["over-cap", "Once only"],
      ["restricted", null],
    ]);
    const join = preview(
      { lists: [{ ...list("News", ["news"]), joinReply: "In", alreadyReply: "Already" }] },
      "news",
    );
    expect([join.likely, ...join.otherwise].map(({ reply }) => reply)).toEqual(["In", "Already"]);
  });

  test("says why a template gives no reply, instead of failing", () => {
    const { likely } = preview({ services: [service("Bad", ["bad"], { reply: "{{ oops" })] }, "bad");
    expect(likely.reply).toBeNull();
    expect(likely.problem).toContain("markup");
  });

  test("names an unmatched text as such", () => {
    expect(preview({}, "anything")).toMatchObject({
      decision: { kind: "unmatched" },
      likely: { reply: null },
    });
  });
});
