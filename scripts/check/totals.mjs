/** Adds up what vitest says of its runs. */
import { existsSync, readFileSync } from "node:fs";

export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

export function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/**
 * Counts of a run from vitest's JSON report. A file that could not be loaded holds no test and counts as one failure, and
 * so does a run that failed without any failed test (a broken set-up, an error outside of every test, no report).
 */
export function countRun({ reportFile, exitCode }) {
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, "utf8")) : null;
  const broken = { ...NOTHING, failed: 1 };
  if (!report) return broken;
  const files = report.testResults ?? [];
  const unloaded = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const counted = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return exitCode !== 0 && counted.failed === 0 ? add(counted, broken) : counted;
}
