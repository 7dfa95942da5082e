import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { add, countRun } from "./totals.mjs";

const folder = mkdtempSync(join(tmpdir(), "totals-test-"));
const reportFile = join(folder, "report.json");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A report as vitest writes it, with only what is read of it. */
function count({ passed = 0, failed = 0, pending = 0, todo = 0, files = [], exitCode }) {
  const report = {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults: files,
  };
  writeFileSync(reportFile, JSON.stringify(report));
  return countRun({ reportFile, exitCode });
}

describe("the counts of a run", () => {
  it("are those of the report, with pending and planned tests as skipped", () => {
    const counts = count({ passed: 5, failed: 1, pending: 2, todo: 1, exitCode: 1 });
    expect(counts).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it("have one failure for a file that could not be loaded", () => {
    const files = [
      { status: "failed", assertionResults: [] },
      { status: "passed", assertionResults: [{}] },
    ];
    expect(count({ passed: 5, files, exitCode: 1 })).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it("have one failure when the run failed although every test passed", () => {
    expect(count({ passed: 5, exitCode: 1 })).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it("have one failure when there is no report, whatever the exit code says", () => {
    const missing = join(folder, "nothing.json");
    expect(countRun({ reportFile: missing, exitCode: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("add up over the runs", () => {
    const sum = add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
    expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 });
  });
});
