import { describe, expect, it } from "vitest";
import { learnForm, readConversion } from "./learn";

const HEX_ANSWERED = { asked: "910251989", known: "364157D5" };
const DECIMAL_ANSWERED = { asked: "0364157d5", known: "0910251989" };
const digits = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    asked: String(from + at),
    known: (from + at).toString(16),
  })).filter(({ known }) => /^[0-9]+$/.test(known));

describe("how a link writes the ids of receipts", () => {
  it("is known from one id that can be nothing but hex", () => {
    expect(learnForm(null, [HEX_ANSWERED])).toBe("hex-to-decimal");
    expect(learnForm(null, [DECIMAL_ANSWERED])).toBe("decimal-to-hex");
  });

  it("is known from three ids of digits alone, as fewer may be those of other messages by chance", () => {
    expect(learnForm(null, digits(256, 2))).toBeNull();
    expect(learnForm(null, digits(256, 3))).toBe("hex-to-decimal");
  });

  it("is not known while what is seen disagrees, or is as it is written", () => {
    expect(learnForm(null, [])).toBeNull();
    expect(learnForm(null, [HEX_ANSWERED, DECIMAL_ANSWERED])).toBeNull();
    expect(learnForm(null, [HEX_ANSWERED, { asked: "77", known: "77" }])).toBeNull();
    expect(learnForm(null, [{ asked: "abc", known: "0ABC" }])).toBeNull();
  });

  it("is kept while nothing is found in another way, and forgotten once something is", () => {
    expect(learnForm("hex-to-decimal", [])).toBe("hex-to-decimal");
    expect(learnForm("hex-to-decimal", [{ asked: "364157d5", known: "364157D5" }])).toBe("hex-to-decimal");
    expect(learnForm("hex-to-decimal", [{ asked: "364157d5", known: "910251989" }])).toBeNull();
  });

  it("is read from what is stored, and from nothing else", () => {
    expect(readConversion("decimal-to-hex")).toBe("decimal-to-hex");
    for (const stored of ["", "learned", "as-is", undefined]) expect(readConversion(stored)).toBeNull();
  });
});
