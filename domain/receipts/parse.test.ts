import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseReceipt, type ReceiptInput } from "./parse";
import { receiptIdCandidates } from "./readings";

type Case = {
  name: string;
  esm_class: number;
  data_coding: number;
  bodyHex: string;
  tlvs: { receipted_message_id?: string; message_state?: number; network_error_code?: string };
  submitted: string[];
  expect: {
    isReceipt: boolean;
    id?: string | null;
    matches?: string | null;
    state?: string;
    final?: boolean;
    err?: string | null;
    submitDate?: string | null;
    doneDate?: string | null;
    networkErrorCode?: { type: number; code: number };
    fallback?: boolean;
  };
};
const vectors = JSON.parse(
  readFileSync(new URL("../../tests/vectors/receipts.json", import.meta.url), "utf8"),
) as { cases: Case[] };
const { cases } = vectors;

const noTlvs = { receiptedMessageId: null, messageState: null, networkErrorCode: null };
const inputOf = (entry: Case): ReceiptInput => ({
  esmClass: entry.esm_class,
  dataCoding: entry.data_coding,
  body: Uint8Array.from(Buffer.from(entry.bodyHex, "hex")),
  tlvs: {
    receiptedMessageId: entry.tlvs.receipted_message_id ?? null,
    messageState: entry.tlvs.message_state ?? null,
    networkErrorCode: entry.tlvs.network_error_code ?? null,
  },
});
const typed = (text: string, esmClass = 4): ReceiptInput => ({
  esmClass,
  dataCoding: 0,
  body: Uint8Array.from(Buffer.from(text, "latin1")),
  tlvs: noTlvs,
});

describe("the receipt vectors", () => {
  test.each(cases.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const receipt = parseReceipt(inputOf(entry));
    const wanted = entry.expect;
    expect(receipt !== null).toBe(wanted.isReceipt);
    if (!receipt) return;
    const candidates = receipt.id === null ? [] : receiptIdCandidates(receipt.id);
    expect(candidates.find((id) => entry.submitted.includes(id)) ?? null).toBe(wanted.matches);
    expect(receipt).toMatchObject({
      id: wanted.id,
      state: wanted.state,
      final: wanted.final,
      errorCode: wanted.err,
      networkErrorCode: wanted.networkErrorCode ?? null,
      submitDate: wanted.submitDate,
      doneDate: wanted.doneDate,
      intermediate: entry.esm_class === 0x20,
      fallback: wanted.fallback ?? false,
    });
  });
});

test("every section of the receipt vectors is run, but for its scenarios", () => {
  // Scenarios are orders of PDUs over a connection: they need the database (db/receipts.ts), not this reader. What of a
  // case is not compared: the whole PDU (worker/smpp reads it), and sub, dlvrd and text, which nothing here keeps.
  const leftOut = ["about", "mustHave", "scenarios"];
  expect(Object.keys(vectors).filter((key) => !leftOut.includes(key))).toEqual(["cases"]);
});

describe("a receipt", () => {
  const whole =
    "id:1 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:DELIVRD err:000 text:";

  test.each([
    "id:1 stat:DELIVRD",
    "id: stat:DELIVRD err:000 submit date:2611230410 done date:2611230411",
    `VOTE 3 text:${whole}`,
    "yes",
    "",
  ])("without its bit %j is a text of a subscriber", (text) => {
    expect(parseReceipt(typed(text, 0))).toBeNull();
  });

  test("without its bit, but with the TLVs, which nobody can type, is one", () => {
    const receipt = parseReceipt({
      ...typed("", 0),
      tlvs: { ...noTlvs, receiptedMessageId: "7\0", messageState: 2 },
    });
    expect(receipt).toMatchObject({ id: "7", state: "DELIVERED", fallback: false });
  });

  test.each([0x08, 0x10, 0x18])("is no SME acknowledgement (esm_class %d)", (esmClass) => {
    expect(parseReceipt(typed(whole, esmClass))).toBeNull();
  });

  test("with an impossible date has none; with an unknown word for its state is not final", () => {
    expect(parseReceipt(typed("id:1 submit date:2699990410 stat:WHATEVER"))).toMatchObject({
      submitDate: null,
      state: "UNKNOWN",
      final: false,
    });
  });

  test("keeps the network's error when the text gives none", () => {
    const receipt = parseReceipt({
      ...typed("id:1 stat:UNDELIV"),
      tlvs: { ...noTlvs, networkErrorCode: "03000b" },
    });
    expect(receipt?.errorCode).toBe("3:11");
  });

  test("of any octets is read without throwing, in time", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(255),
        fc.nat(255),
        (body, esmClass, messageState) => {
          parseReceipt({ esmClass, dataCoding: 0, body, tlvs: { ...noTlvs, messageState } });
        },
      ),
    );
    const started = performance.now();
    for (const text of [" ".repeat(65_000), "a".repeat(65_000), "id: ".repeat(16_000)])
      parseReceipt(typed(text));
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe("the ids that a receipt may mean", () => {
  test("start with the id as given", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 70 }), (id) => {
        expect(receiptIdCandidates(id)[0]).toBe(id);
      }),
    );
  });
  test.each([
    ["910251989", "364157d5"],
    ["910251989", "364157D5"],
    ["364157D5", "910251989"],
    ["364157D5", "364157d5"],
    ["0000012345", "12345"],
    ["12345", "0000012345"],
    ["18446744073709551615", "ffffffffffffffff"],
  ])("%s may be %s", (id, stored) => {
    expect(receiptIdCandidates(id)).toContain(stored);
  });
  test("an empty id is none", () => {
    expect(receiptIdCandidates("")).toEqual([]);
  });
  test("no exact id is passed over for a converted one", () => {
    const candidates = receiptIdCandidates("12345");
    expect(candidates.indexOf("12345")).toBeLessThan(candidates.indexOf("3039"));
    expect(candidates.indexOf("3039")).toBeLessThan(candidates.indexOf("74565"));
  });
});

test("a text without the receipt bit stays a text though a message id hangs on it without any state", () => {
  const text = { esmClass: 0, dataCoding: 0, body: Buffer.from("VOTE 3") };
  const tlvs = { ...noTlvs, receiptedMessageId: "receipted_message_id" };
  expect(parseReceipt({ ...text, tlvs })).toBeNull();
  expect(parseReceipt({ ...text, tlvs: { ...tlvs, messageState: 2 } })).toMatchObject({
    state: "DELIVERED",
    fallback: false,
  });
});
