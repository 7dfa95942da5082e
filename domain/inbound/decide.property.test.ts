import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { list, NOW, NUMBER, poll, rulesOf, service, short } from "@/tests/support/rules";
import { compileRules } from "./compile";
import { decide } from "./decide";

describe("any text", () => {
  const compiled = compileRules(
    rulesOf({
      services: [service("S", ["__proto__", "👍", "café"]), service("C", [], { catchAll: true })],
      polls: [poll("P", "VOTE", ["1", "አዎ"]), poll("Q", "", ["نعم", "+"])],
      lists: [list("L", ["join", "constructor"], ["leave"])],
    }),
  );
  const words = fc.constantFrom(
    "VOTE",
    "1",
    "stop",
    "__proto__",
    "constructor",
    "👍🏽",
    "نعم",
    "\uFEFF",
    "join",
    " ",
    "🇪🇹",
    "፫",
  );
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({ unit: fc.oneof(words, fc.string({ unit: "grapheme", maxLength: 3 })), maxLength: 12 }),
  );

  test("is decided without an error, with a sentence why", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(NUMBER, "n2", null),
        fc.integer(),
        (text, numberId, receivedAt) => {
          expect(decide(compiled, { numberId, text, receivedAt }).words).toMatch(/\.$/);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("is decided the same with white space and punctuation around it, but for what is none itself", () => {
    const wordy = anyText.filter((text) => /[\p{L}\p{N}]/u.test(text) && text.length < 60);
    fc.assert(
      fc.property(wordy, (text) => {
        const input = { numberId: NUMBER, receivedAt: NOW };
        expect(short(decide(compiled, { ...input, text: ` «${text}» . ` }))).toBe(
          short(decide(compiled, { ...input, text })),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
