import fc from "fast-check";
import { expect, test } from "vitest";
import { list, NOW, NUMBER, poll, rulesOf, service } from "@/tests/support/rules";
import { compileRules } from "./compile";
import { decide } from "./decide";
import { DecisionMemo } from "./memo";
import { replyTo } from "./reply";

const HOUR = 3600_000;
const compiled = compileRules(
  rulesOf({
    services: [
      service("S", ["info2", "hey"], { reply: "Hello {{ sender }}, you said {{ text }}" }),
      service("C", [], { catchAll: true, reply: "What is {{ text }}?" }),
    ],
    polls: [
      poll("P", "VOTE", ["1", "2"], {
        opensAt: NOW - HOUR,
        closesAt: NOW + HOUR,
        graceSeconds: 5,
        pauses: [{ from: NOW - 60_000, until: NOW - 30_000 }],
      }),
      poll("Q", "VOTE", ["1", "x"], { opensAt: NOW + HOUR + 2, closesAt: null }),
    ],
    lists: [list("L", ["join"], ["leave"])],
  }),
);
const memo = new DecisionMemo(compiled);

test("what is remembered is what would be decided anew, at every moment and in any order of moments", () => {
  const edges = [
    NOW - 60_000,
    NOW - 30_000,
    NOW - HOUR,
    NOW + HOUR,
    NOW + HOUR + 5000,
    NOW + HOUR + 2,
    NOW + 25 * HOUR + 5000,
  ];
  const moments = fc.oneof(
    fc.constantFrom(...edges.flatMap((edge) => [edge - 1, edge, edge + 1])),
    fc.integer({ min: NOW - 3 * HOUR, max: NOW + 30 * HOUR }),
  );
  const texts = fc.constantFrom(
    "vote 1",
    "vote x",
    "VOTE",
    "hey you",
    "join",
    "stop",
    "1",
    "x",
    "?",
    "a".repeat(70),
  );
  fc.assert(
    fc.property(
      texts,
      moments,
      fc.constantFrom(NUMBER, "n2", null),
      fc.boolean(),
      (text, receivedAt, numberId, notVote) => {
        const input = { numberId, text, receivedAt, notVote };
        expect(memo.decide(input).decision).toEqual(decide(compiled, input));
      },
    ),
    { numRuns: 5000 },
  );
});

test("a remembered reply is the one of the sender who gets it", () => {
  for (const text of ["hey you", "vote 1", "what", "join"])
    for (const sender of ["+251911000001", "+251911000002", "+251911000001"]) {
      const decided = memo.decide({ numberId: NUMBER, text, receivedAt: NOW });
      for (const outcome of ["matched", "counted", "over-cap", "joined"] as const) {
        const subject = { text, sender, number: "12345" };
        expect(memo.reply(decided, subject, outcome)).toBe(
          replyTo({ ...subject, decision: decided.decision }, compiled.source.compliance, outcome),
        );
      }
    }
});

test("decides a text once", () => {
  const first = memo.decide({ numberId: NUMBER, text: "vote 2", receivedAt: NOW });
  expect(memo.decide({ numberId: NUMBER, text: "vote 2", receivedAt: NOW + 1 })).toBe(first);
});

test("decides a text anew for a sender who was asked a question", () => {
  const followUp = {
    id: "age",
    text: "How old?",
    choices: [{ id: "old", name: "Old", words: ["vote 2"], withdrawn: false }],
  };
  const polls = compiled.source.polls.map((poll) => ({ ...poll, followUps: [followUp] }));
  const asking = compileRules({ ...compiled.source, polls });
  const fresh = new DecisionMemo(asking);
  const input = { numberId: NUMBER, text: "vote 2", receivedAt: NOW };
  const progress = polls.map(({ id }) => ({ pollId: id, questionId: "age", language: "", isWaiting: true }));
  expect(fresh.decide(input).decision).not.toMatchObject({ questionId: "age" });
  expect(fresh.decide({ ...input, progress }).decision).toMatchObject({ questionId: "age" });
  expect(fresh.decide(input).decision).not.toMatchObject({ questionId: "age" });
});
