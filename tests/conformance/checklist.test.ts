/** docs/conformance.md names a test for every point of the SMPP checklist; here it is looked whether they are there. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { titlesOf } from "@/tests/support/test-titles";

const POINTS = 42;
const document = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");
const rows = [...document.matchAll(/^\| (\d+) \| .*? \| `([^`]+)` \| (.+) \|$/gm)].map(
  ([, point, file, title]) => ({ point: Number(point), file: file!, title: title! }),
);

test("every point of the checklist names a test", () => {
  const points = [...new Set(rows.map(({ point }) => point))];
  expect(points).toEqual(Array.from({ length: POINTS }, (_, index) => index + 1));
  const written = document.split("\n").filter((line) => /^\| \d/.test(line));
  expect(rows).toHaveLength(written.length);
});

test("every test that the document names is there", () => {
  const missing = rows.filter(({ file, title }) => !titlesOf(file).includes(title));
  expect(missing).toEqual([]);
});
