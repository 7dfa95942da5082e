/** Every section of every vector file is run by a test, or says why not. Scenarios are held by tests of their own, named here. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { titlesOf } from "@/tests/support/test-titles";

const FOLDER = new URL("../vectors/", import.meta.url);
const read = (file: string) =>
  JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Record<string, unknown>;

/** Who runs a section. A reason instead of a file: nobody, on purpose. */
const SECTIONS: Record<string, Record<string, string>> = {
  "command_status.json": {
    codes: "domain/smpp/command-status.test.ts",
    ranges: "domain/smpp/command-status.test.ts",
    notResp: "tests/conformance/answers.test.ts",
    deliverSmResp: "tests/conformance/vector-coverage.test.ts",
  },
  "gsm7.json": {
    default: "domain/text/decode.test.ts",
    extension: "domain/text/decode.test.ts",
    locking: "tests/conformance/national-tables.test.ts",
    single: "tests/conformance/national-tables.test.ts",
  },
  "inbound.json": {
    cases: "worker/inbound/vectors.test.ts",
    malformed: "worker/inbound/vectors.test.ts",
    scenarios: "tests/conformance/vector-coverage.test.ts",
  },
  "keywords.json": {
    configuration: "domain/keywords/word-table.test.ts",
    cases: "domain/keywords/word-table.test.ts",
    hostile: "domain/keywords/word-table.test.ts",
  },
  "receipts.json": {
    mustHave: "(says which fields of the cases a product may not lack; all of them are compared)",
    cases: "tests/conformance/receipt-vectors.test.ts",
    scenarios: "tests/conformance/receipt-vectors.test.ts",
  },
  "segments.json": {
    vectors: "domain/text/encode.test.ts",
    packed: "(SMPP carries GSM 7-bit unpacked, one septet an octet; the SMSC packs it for the air)",
    data_coding: "domain/text/encode.test.ts",
  },
};

test("every section of every vector file is run, or has a reason not to be", () => {
  const files = readdirSync(FOLDER).sort();
  expect(files).toEqual(Object.keys(SECTIONS).sort());
  for (const file of files) {
    const sections = Object.keys(read(file)).filter((key) => key !== "about");
    expect(Object.keys(SECTIONS[file]!).sort(), file).toEqual(sections.sort());
    for (const runner of Object.values(SECTIONS[file]!)) {
      if (!runner.startsWith("("))
        expect(readFileSync(new URL(`../../${runner}`, import.meta.url), "utf8")).toContain(
          file.split(".")[0],
        );
    }
  }
});

type Named = [file: string, title: string];

const SCENARIOS: Record<string, Named[]> = {
  "one octet at a time": [["worker/smpp/framing.test.ts", "reads a PDU that comes one octet at a time"]],
  "redelivery after a late ack": [
    [
      "tests/integration/inbox.test.ts",
      "is kept, linked and not counted again while its first copy is suspect; the next copy is a vote of its own",
    ],
    [
      "worker/inbound/suspicion.test.ts",
      "suspects what was never answered, and what was answered over five seconds after it came",
    ],
  ],
  "database down": [
    [
      "tests/integration/worker-database.test.ts",
      "answers nothing as stored while the database is away, and loses and doubles nothing when it crashes in the middle",
    ],
  ],
  "unbind during traffic": [
    [
      "worker/smpp/session-traffic.test.ts",
      "during traffic is answered last, after every text that came before it (checklist 12)",
    ],
  ],
};

test("every scenario of the inbound vectors has its test", () => {
  const { scenarios } = read("inbound.json") as { scenarios: { name: string }[] };
  expect(scenarios.map(({ name }) => name).sort()).toEqual(Object.keys(SCENARIOS).sort());
  for (const [file, title] of Object.values(SCENARIOS).flat()) expect(titlesOf(file), file).toContain(title);
});

/** What we answer a text with; 0x65 is for what not even its safe form can be stored of, 0x66 is never sent. */
const OUR_ANSWERS: Record<string, Named> = {
  "0": ["worker/inbound/intake.test.ts", "is answered with OK only when it is stored"],
  "100": [
    "worker/inbound/intake.test.ts",
    "is answered with a temporary error when the database is away, full or read-only: nothing may be thrown away",
  ],
  "101": ["worker/inbound/intake.test.ts", "is refused for good when not even its safe form can be stored"],
  null: [
    "tests/integration/worker-link.test.ts",
    "loses no vote and counts none twice, though the SMSC sends again what it had no answer for",
  ],
};
const NEVER_SENT = ["102"];

test("every answer to a text that the vectors know is sent for its reason, or never", () => {
  const { deliverSmResp } = read("command_status.json") as { deliverSmResp: { status: number | null }[] };
  const known = deliverSmResp.map(({ status }) => String(status)).sort();
  expect(known).toEqual([...Object.keys(OUR_ANSWERS), ...NEVER_SENT].sort());
  for (const [file, title] of Object.values(OUR_ANSWERS)) expect(titlesOf(file), file).toContain(title);
});
