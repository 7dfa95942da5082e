import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeStatus } from "./command-status";

type Row = { code: number; hex: string; name: string; class: string; bind: string };
const vectors = JSON.parse(
  readFileSync(new URL("../../tests/vectors/command_status.json", import.meta.url), "utf8"),
) as { codes: Row[]; ranges: { from: string; default: string }[] };
const { codes, ranges } = vectors;

test("every section of the command_status vectors is run, but for what is no status of an answer", () => {
  // notResp: time-outs and lost sessions, which the session and the settler judge (worker/smpp, worker/outbound).
  // deliverSmResp: what we answer, which is the intake's (worker/inbound).
  const leftOut = ["about", "notResp", "deliverSmResp"];
  expect(Object.keys(vectors).filter((key) => !leftOut.includes(key))).toEqual(["codes", "ranges"]);
});

describe("the command_status vectors", () => {
  test.each(codes.map((row) => [`${row.hex} ${row.name}`, row] as const))("%s", (_, row) => {
    const found = describeStatus(row.code);
    expect(found).toMatchObject({ name: row.name, class: row.class, bindClass: row.bind });
    expect(found.words).toMatch(/^[A-Z].*\.$/);
  });

  test("a vendor's code and an unknown one are retried, and named", () => {
    for (const range of ranges) expect(range.default).toBe("retry");
    expect(describeStatus(0x400)).toMatchObject({ name: "0x00000400", class: "retry" });
    expect(describeStatus(0x400).words).toContain("of its own, 0x00000400");
    for (const status of [9, 0x4ff, 0x500, 0xffffffff, -1])
      expect(describeStatus(status).class).toBe("retry");
    expect(describeStatus(0xffffffff).name).toBe("0xFFFFFFFF");
  });
});
