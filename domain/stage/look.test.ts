import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, stageColoursSchema, themeOn } from "./look";

const problems = (background: string, bars: string) => {
  const parsed = stageColoursSchema.safeParse({ background, bars });
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("contrast", () => {
  it("is that of WCAG", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#0b5f5c", "#0b5f5c")).toBe(1);
  });
});

describe("colours of a stage", () => {
  it("are taken where letters and bars can be seen, in any case of letters", () => {
    expect(stageColoursSchema.parse({ background: " #0B1F3A ", bars: "#FFD166" })).toEqual({
      ...{ background: "#0b1f3a", bars: "#ffd166" },
    });
    expect(problems("#ffffff", "#c8102e")).toEqual([]);
  });

  it("are refused with what is wrong, and where", () => {
    expect(problems("#808080", "#000000")).toEqual([
      "background: Letters are hard to read on it. Choose a darker or a paler one.",
    ]);
    expect(problems("#ffffff", "#ffd166")).toEqual([
      "bars: Bars are hard to see on this background (1.4:1, at least 3:1).",
    ]);
    for (const bad of ["red", "#fff", "#gggggg", "#0000000", "url(x)", "#000000;}", ""])
      expect(problems(bad, "#ffffff")[0]).toMatch(/^background: A colour is # and six/);
  });

  it("never leave letters that cannot be read", () => {
    const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);
    fc.assert(
      fc.property(colour, colour, (background, bars) => {
        if (problems(background, bars).length > 0) return;
        const letters = { dark: ["#f1efea", "#bcb7ac"], light: ["#1c1b19", "#55514a"] }[themeOn(background)];
        for (const one of letters) expect(contrast(one, background)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(bars, background)).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});
