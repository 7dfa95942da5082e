/** Receipt texts as SMSCs really write them (SMPP 3.4 appendix B is "SMSC vendor specific"). */
import { describe, expect, test } from "vitest";
import { parseReceipt, type Receipt } from "@/domain/receipts/parse";
import { receiptIdCandidates } from "@/domain/receipts/readings";

const RECEIPT = 0x04;
const noTlvs = { receiptedMessageId: null, messageState: null, networkErrorCode: null };

type Over = {
  esmClass?: number;
  dataCoding?: number;
  tlvs?: Partial<typeof noTlvs> | Record<string, unknown>;
};

function read(
  text: string | Uint8Array,
  { esmClass = RECEIPT, dataCoding = 0, tlvs }: Over = {},
): Receipt | null {
  const body = typeof text === "string" ? Uint8Array.from(Buffer.from(text, "latin1")) : text;
  return parseReceipt({ esmClass, dataCoding, body, tlvs: { ...noTlvs, ...tlvs } });
}

const ucs2 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "utf16le").swap16());

const AT = "2026-11-23T04:10";
const DONE = "2026-11-23T04:11";

/** What the dialect is known by, its text, and what of it is not as in appendix B. */
const DIALECTS: [string, string, Partial<Receipt>][] = [
  [
    "appendix B to the letter, with Text in capitals",
    "id:0123456789 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:DELIVRD err:000 Text:Thank you for",
    { id: "0123456789" },
  ],
  [
    "a hexadecimal id, and counts and error without their zeros",
    "id:4E6F0A1B sub:1 dlvrd:1 submit date:2611230410 done date:2611230411 stat:DELIVRD err:0 text:",
    { id: "4E6F0A1B", errorCode: "0" },
  ],
  [
    "a uuid, seconds, and no text at all",
    "id:3f2c7a10-9d7e-4a57-8a3c-2f1f0c9b1d11 sub:001 dlvrd:001 submit date:261123041000 done date:261123041100 stat:DELIVRD err:000",
    { id: "3f2c7a10-9d7e-4a57-8a3c-2f1f0c9b1d11", submitDate: `${AT}:00`, doneDate: `${DONE}:00` },
  ],
  [
    "neither sub nor dlvrd",
    "id:77 submit date:2611230410 done date:2611230411 stat:UNDELIV err:011",
    { id: "77", state: "UNDELIVERABLE", errorCode: "011" },
  ],
  [
    "no error field",
    "id:77 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:EXPIRED text:Thank",
    { id: "77", state: "EXPIRED", errorCode: null },
  ],
  [
    "states in lower case",
    "id:77 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:delivrd err:000 text:",
    { id: "77" },
  ],
  [
    "states spelled out, in mixed case",
    "id:77 sub:001 dlvrd:000 submit date:2611230410 done date:2611230411 stat:Rejected err:255 text:",
    { id: "77", state: "REJECTED", errorCode: "255" },
  ],
  [
    "labels with underscores and blanks behind the colons",
    "id: 77 sub: 001 dlvrd: 001 submit_date: 2611230410 done_date: 2611230411 stat: DELIVRD err: 000 text: x",
    { id: "77" },
  ],
  [
    "labels in one word and commas between the fields",
    "id:77, sub:001, dlvrd:001, submitdate:2611230410, donedate:2611230411, stat:DELIVRD, err:000, text:hi, there",
    { id: "77" },
  ],
  [
    "semicolons without blanks",
    "id:77;sub:001;dlvrd:001;submit date:2611230410;done date:2611230411;stat:DELIVRD;err:000;text:x",
    { id: "77" },
  ],
  [
    "dates with the century",
    "id:77 sub:001 dlvrd:001 submit date:20261123041000 done date:202611230411 stat:DELIVRD err:000 text:",
    { id: "77", submitDate: `${AT}:00` },
  ],
  [
    "dates in the absolute format of SMPP, with their zone",
    "id:77 sub:001 dlvrd:001 submit date:261123041000012+ done date:261123041100012+ stat:DELIVRD err:000 text:",
    { id: "77", submitDate: `${AT}:00`, doneDate: `${DONE}:00` },
  ],
  [
    "fields in another order, with those of a vendor between them",
    "stat:DELIVRD err:000 id:77 mccmnc:63601 price:0.05 done date:2611230411 submit date:2611230410 text:x",
    { id: "77" },
  ],
  [
    "a vendor's word for a message that was taken back",
    "id:77 sub:001 dlvrd:000 submit date:2611230410 done date:2611230411 stat:CANCELLED err:000 text:",
    { id: "77", state: "DELETED" },
  ],
];

describe("the dialects of receipts", () => {
  test.each(DIALECTS)("%s", (_, text, own) => {
    expect(read(text)).toEqual({
      state: "DELIVERED",
      final: true,
      errorCode: "000",
      networkErrorCode: null,
      submitDate: AT,
      doneDate: DONE,
      intermediate: false,
      fallback: false,
      ...own,
    });
  });
});

describe("a receipt that was cut short", () => {
  const whole =
    "id:77 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:UNDELIV err:021 text:Thank you";
  const cuts = Array.from({ length: whole.length }, (_, at) => whole.slice(0, at + 1));

  test("at any octet keeps every field that is there, and names no wrong state", () => {
    for (const text of cuts) {
      const receipt = read(text)!;
      if (text.includes("sub:")) expect(receipt.id).toBe("77");
      if (text.includes("stat:UNDEL")) expect(receipt.state, text).toBe("UNDELIVERABLE");
      else expect(receipt, text).toMatchObject({ state: "UNKNOWN", final: false });
      if (text.includes("err:021")) expect(receipt.errorCode, text).toBe("021");
    }
  });
  test("at any octet is no receipt without the bit that says so, until its shape is whole", () => {
    for (const text of cuts) expect(read(text, { esmClass: 0 }) !== null).toBe(text.includes("err:"));
  });
});

describe("the ids of receipts", () => {
  const idOf = (written: string): string | null | undefined => read(`id:${written} stat:DELIVRD`)?.id;

  test.each(["0", "00", "0000000001", "0000012345", "12@smsc", "a:b", "-5", "A_B.C/D"])(
    "%j is kept as it is written",
    (id) => {
      expect(idOf(id)).toBe(id);
    },
  );
  test("keep leading zeros and find the id without them, or with", () => {
    expect(receiptIdCandidates("0000012345")).toContain("12345");
    expect(receiptIdCandidates("12345")).toContain("0000012345");
    expect(receiptIdCandidates("0")).toContain("0");
    expect(receiptIdCandidates("000")).toContain("0");
  });
  test("over 2^53 are converted without loss", () => {
    expect(receiptIdCandidates("9007199254740993")).toContain("20000000000001");
    expect(receiptIdCandidates("FFFFFFFFFFFFFFFF")).toContain("18446744073709551615");
  });
  test("of the optional parameter go before that of the text, its trailing NUL and blanks aside", () => {
    const tlvs = { receiptedMessageId: "abc \0", messageState: 2 };
    expect(read("id:77 stat:UNDELIV", { tlvs })).toMatchObject({ id: "abc", state: "DELIVERED" });
    expect(read("id:77 stat:UNDELIV", { tlvs: { ...tlvs, receiptedMessageId: "" } })).toMatchObject({
      id: "77",
    });
  });
  test("are none where a state outside the standard comes with them: the text is asked instead", () => {
    expect(read("id:77 stat:EXPIRED", { tlvs: { messageState: 99 } })).toMatchObject({ state: "EXPIRED" });
  });
});

describe("dates of receipts", () => {
  const dateOf = (date: string): string | null | undefined =>
    read(`id:1 submit date:${date} stat:DELIVRD`)?.submitDate;
  test.each([
    ["2611230410", "2026-11-23T04:10"],
    ["261123041059", "2026-11-23T04:10:59"],
    ["202611230410", "2026-11-23T04:10"],
    ["20261123041059", "2026-11-23T04:10:59"],
    ["261123041059300-", "2026-11-23T04:10:59"],
    ["0000000000", null],
    ["000000000000", null],
    ["2613010000", null],
    ["2602300000", null],
    ["2602290000", null],
    ["2802290000", "2028-02-29T00:00"],
    ["2611232400", null],
    ["261123", null],
    ["2611230410x", null],
    ["", null],
  ])("%j is %s", (written, wanted) => {
    expect(dateOf(written)).toBe(wanted);
  });
});

describe("a receipt in UCS-2", () => {
  const fields =
    "id:77 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:DELIVRD err:000 text:";
  test.each([
    ["with an ASCII text", fields + "Thanks", 8],
    ["with a text of another script", fields + "አመሰግናለሁ", 8],
    ["with a byte order mark", "\uFEFF" + fields + "спасибо", 8],
    ["though its data_coding says something else", fields + "Thanks", 0],
  ])("%s is read", (_, text, dataCoding) => {
    expect(read(ucs2(text), { dataCoding })).toMatchObject({ id: "77", state: "DELIVERED", submitDate: AT });
  });
  test("is told from ASCII that is only said to be UCS-2", () => {
    expect(read(`${fields}Thanks!`, { dataCoding: 8 })).toMatchObject({ id: "77", state: "DELIVERED" });
  });
});

describe("the kind of a PDU", () => {
  const text =
    "id:77 sub:001 dlvrd:001 submit date:2611230410 done date:2611230411 stat:DELIVRD err:000 text:x";
  const receiptBits = [0x04, 0x44, 0x84, 0xc4, 0x07];
  const others = [0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c, 0x24, 0x28, 0x3c];

  test("is a receipt by the masked bits, whatever mode and features say (checklist 31)", () => {
    const plain = Uint8Array.from(Buffer.from(text, "latin1"));
    const body = (esmClass: number): Uint8Array =>
      esmClass & 0x40 ? Uint8Array.of(5, 0, 3, 7, 1, 1, ...plain) : plain;
    for (const esmClass of receiptBits)
      expect(read(body(esmClass), { esmClass })).toMatchObject({ id: "77", final: true, fallback: false });
  });
  test("is an intermediate notification with 0x20, which is never final (checklist 31)", () => {
    for (const esmClass of [0x20, 0xa0, 0x21])
      expect(read(text, { esmClass })).toMatchObject({
        state: "DELIVERED",
        final: false,
        intermediate: true,
      });
  });
  test("is none of both with any other type bits (checklist 30)", () => {
    for (const esmClass of others) expect(read(text, { esmClass })).toBeNull();
  });
});
