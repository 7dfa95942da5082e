import { describe, expect, it } from "vitest";
import { crowdSchema } from "@/domain/simulator/control";
import { CrowdRun } from "./crowd";

const crowd = (input: object) =>
  crowdSchema.parse({ to: "12345", phones: 100, perSecond: 10, texts: [{ text: "VOTE 1" }], ...input });

function countTexts(run: CrowdRun, now: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { text } of run.due(now, 1_000_000)) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

describe("CrowdRun", () => {
  it("texts at its rate and never more than its phones", () => {
    const run = new CrowdRun(1, crowd({}), 0);
    expect(run.due(0, 1000)).toHaveLength(1);
    expect(run.due(1000, 1000)).toHaveLength(10);
    expect(run.due(1000, 1000)).toHaveLength(0);
    expect(run.due(3_600_000, 1000)).toHaveLength(89);
    expect(run.progress).toMatchObject({ sent: 100, total: 100, running: false });
  });

  it("gives each text exactly its share", () => {
    const texts = [
      { text: "A", weight: 3 },
      { text: "B", weight: 1 },
      { text: "C", weight: 0 },
    ];
    expect(countTexts(new CrowdRun(1, crowd({ texts }), 0), 1_000_000)).toEqual({ A: 75, B: 25 });
  });

  it("texts from another phone each time, counting up from the first", () => {
    const run = new CrowdRun(1, crowd({ phones: 3, firstPhone: "0099" + "99" }), 0);
    expect(run.due(10_000, 10).map(({ from }) => from)).toEqual(["009999", "010000", "010001"]);
  });

  it("catches up after a pause, as far as it is let", () => {
    const run = new CrowdRun(1, crowd({}), 0);
    expect(run.due(5000, 20)).toHaveLength(20);
    expect(run.due(5000, 20)).toHaveLength(20);
    expect(run.due(5000, 20)).toHaveLength(11);
  });

  it("says nothing more once it is stopped", () => {
    const run = new CrowdRun(1, crowd({}), 0);
    run.stop();
    expect(run.due(5000, 20)).toEqual([]);
    expect(run.progress.running).toBe(false);
  });
});
