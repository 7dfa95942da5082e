/** Where texts of subscribers break: at the ends of parts, in headers that lie, between two bodies. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildWordTable, findChoice } from "@/domain/keywords/word-table";
import { decodeBody } from "@/domain/text/decode";
import { parseHeader } from "@/domain/text/udh";
import { deliverSm, receivedOf, stubWorkerEnvironment } from "@/tests/support/received";
import { joinedText, octetsOf, plainPart, textOf, withHeader } from "@/tests/support/text-parts";
import { TLV } from "@/worker/smpp/constants";

beforeAll(stubWorkerEnvironment);
afterAll(() => {
  vi.unstubAllEnvs();
});

const UDHI = 0x40;
const CONCAT = "0003 2a 02 01";
const CONCAT_2 = "0003 2a 02 02";

describe("GSM 7-bit", () => {
  test.each([
    ["an escape at the very end shows nothing", "611b", "a"],
    ["an escape alone shows nothing", "1b", ""],
    ["three escapes are a space and an escape without its septet", "1b1b1b", " "],
    ["an escape before a new line is a form feed", "1b0a", "\f"],
    ["an escape before what has no extension is the character itself", "1b41", "A"],
    [
      "every septet that SMSCs pad a seven-septet rest with shows: a carriage return",
      "564f544520330d",
      "VOTE 3\r",
    ],
    ["or an @", "564f5445203300", "VOTE 3@"],
  ])("%s", (_, octets, text) => {
    expect(textOf(plainPart(octets))).toBe(text);
  });

  test("padding that came with a text does not change what it votes for", () => {
    const table = buildWordTable([{ word: "3", value: "three" }]);
    for (const padded of ["3\r", "3@", "3\r\r", "@3@"])
      expect(findChoice(table, padded)?.value).toBe("three");
  });

  test("an escape at the end of a part finds its septet in the next, and none after the last", () => {
    expect(joinedText(withHeader(CONCAT, "611b"), withHeader(CONCAT_2, "6562"))).toBe("a€b");
    expect(joinedText(withHeader(CONCAT, "61"), withHeader(CONCAT_2, "621b"))).toBe("ab");
  });
});

describe("UCS-2", () => {
  const part = (elements: string, userData: string) => withHeader(elements, userData, 8);

  test("a surrogate pair that is cut between parts is whole again, also within an octet pair", () => {
    expect(joinedText(part(CONCAT, "0061d83d"), part(CONCAT_2, "de000062"))).toBe("a😀b");
    expect(joinedText(part(CONCAT, "0061d8"), part(CONCAT_2, "3dde000062"))).toBe("a😀b");
  });
  test("half a pair is replaced when the other half never came", () => {
    expect(joinedText(part(CONCAT, "0061d83d"))).toBe("a\uFFFD");
    expect(joinedText(part(CONCAT_2, "de000062"))).toBe("\uFFFDb");
  });
  test("half a pair is not joined with a part of another alphabet", () => {
    expect(joinedText(part(CONCAT, "d83d"), withHeader(CONCAT_2, "62"))).toBe("\uFFFDb");
  });
  test("a byte order mark at the start of a later part is a character that nobody sees, not a change of order", () => {
    expect(joinedText(part(CONCAT, "0061"), part(CONCAT_2, "feff0062"))).toBe("a\uFEFFb");
  });
});

describe("a user data header", () => {
  const header = (hex: string) => parseHeader(octetsOf(hex));

  test.each([
    ["longer than the field is none: all of it is text", "40 61 62", null, "406162"],
    ["of the field's whole length leaves an empty text", "05 0003 2a 02 01", { ref: 0x2a, seq: 1 }, ""],
    ["one octet longer than the field is none", "06 0003 2a 02 01", null, "0600032a0201"],
    ["of length 0 is empty", "00 61", null, "61"],
    ["of one octet has no element", "01 00 61", null, "61"],
    [
      "with an element that overruns it ends there, and what came before counts",
      "08 0003 2a 02 01 70 09 ff 61",
      { ref: 0x2a },
      "61",
    ],
    ["with an element of length 0 goes on behind it", "07 7000 0003 2a 02 01 61", { ref: 0x2a }, "61"],
    ["with an unknown element passes over it", "09 70 02 ffff 0003 2a 02 01 61", { ref: 0x2a }, "61"],
    ["with a concatenation of a wrong length has none", "04 0002 2a 02 61", null, "61"],
    [
      "with two concatenations takes the last sound one",
      "0b 0003 2a 02 01 0804 1234 02 02 61",
      { ref: 0x1234, refBits: 16, seq: 2 },
      "61",
    ],
    [
      "keeps the sound one where the last is not",
      "0b 0003 2a 02 01 0804 1234 00 02 61",
      { ref: 0x2a, refBits: 8 },
      "61",
    ],
    ["with a total of 1 is that of a single text", "05 0003 2a 01 01 61", null, "61"],
    ["with a number of 0 is that of a single text", "05 0003 2a 02 00 61", null, "61"],
    ["of 255 parts is one", "05 0003 ff ff ff 61", { ref: 255, total: 255, seq: 255 }, "61"],
  ])("%s", (_, hex, concat, userData) => {
    const read = header(hex);
    if (concat === null) expect(read.concat).toBeNull();
    else expect(read.concat).toMatchObject(concat);
    expect(Buffer.from(read.userData).toString("hex")).toBe(userData);
  });

  test("of no octets at all is none", () => {
    expect(textOf({ octets: new Uint8Array(), dataCoding: 0, udhi: true })).toBe("");
  });
  test("in front of binary data stays in front of no text", () => {
    const { octets } = withHeader("0504 0b84 23f0", "0106");
    expect(decodeBody({ octets, dataCoding: 0xf5, udhi: true, defaultAlphabet: "gsm7" })).toMatchObject({
      kind: "binary",
      text: null,
      ports: { destination: 0x0b84, source: 0x23f0 },
    });
  });
});

describe("a header whose indicator was lost", () => {
  test.each([
    ["8-bit", "05 0003 19 02 01 564f54452033", 0, "VOTE 3"],
    ["16-bit", "06 0804 1234 02 02 564f54452033", 0, "VOTE 3"],
    ["in front of UCS-2", "05 0003 19 02 01 12a012ce", 8, "አዎ"],
  ])("%s is no part of the text, and nothing waits for other parts", (_, hex, dataCoding, text) => {
    const body = decodeBody({ ...plainPart(hex, dataCoding), defaultAlphabet: "gsm7" });
    expect(body).toMatchObject({ text, concat: null });
  });
  test.each([
    ["with a number over the total", "05 0003 19 02 03 41", "é@¥Θ$¥A"],
    ["of which nothing follows", "05 0003 19 02 01", "é@¥Θ$£"],
    ["of another element", "05 0103 19 02 01 41", "é£¥Θ$£A"],
  ])("%s is text", (_, hex, text) => {
    expect(textOf(plainPart(hex))).toBe(text);
  });
});

describe("a deliver_sm", () => {
  const udh = Buffer.from(octetsOf("05 0003 2a 02 01 564f5445"));
  const sar = [
    { tag: TLV.sar_msg_ref_num, value: Buffer.of(0x12, 0x34) },
    { tag: TLV.sar_total_segments, value: Buffer.of(3) },
    { tag: TLV.sar_segment_seqnum, value: Buffer.of(2) },
  ];
  const payload = (value: Buffer) => ({ tag: TLV.message_payload, value });

  test("with a concatenation header and sar parameters is a part by its header", () => {
    const { received } = receivedOf(deliverSm({ esmClass: UDHI, shortMessage: udh, tlvs: sar }));
    expect(received).toMatchObject({ kind: "part", part: { ref: 0x2a, refBits: 8, total: 2, seq: 1 } });
  });
  test("with a header of another kind and sar parameters is a part by those, its header no text", () => {
    const shortMessage = Buffer.from(octetsOf("03 240102 1b61"));
    const { received } = receivedOf(deliverSm({ esmClass: UDHI, shortMessage, tlvs: sar }));
    expect(received).toMatchObject({ kind: "part", part: { ref: 0x1234, total: 3, seq: 2 } });
  });
  test.each([0, 1, 2])("without sar parameter %i is a text of its own", (left) => {
    const tlvs = sar.filter((_, index) => index !== left);
    expect(receivedOf(deliverSm({ shortMessage: Buffer.from("VOTE 3"), tlvs })).received).toMatchObject({
      kind: "text",
      text: "VOTE 3",
      parts: 1,
    });
  });
  test("with both bodies is its short_message, and with an empty one its message_payload", () => {
    const tlvs = [payload(Buffer.from("payload"))];
    const both = receivedOf(deliverSm({ shortMessage: Buffer.from("short"), tlvs })).received;
    expect(both).toMatchObject({ kind: "text", text: "short" });
    expect(receivedOf(deliverSm({ tlvs })).received).toMatchObject({ kind: "text", text: "payload" });
  });
  test("with neither body is an empty text", () => {
    expect(receivedOf(deliverSm({})).received).toMatchObject({ kind: "text", text: "", parts: 1 });
  });
  test("with a header in its message_payload is read like one in its short_message", () => {
    expect(receivedOf(deliverSm({ esmClass: UDHI, tlvs: [payload(udh)] })).received).toMatchObject({
      kind: "part",
      part: { ref: 0x2a, seq: 1 },
    });
  });
  test("of 64 KiB of message_payload is one text", () => {
    const { received } = receivedOf(
      deliverSm({ dataCoding: 8, tlvs: [payload(Buffer.alloc(0xfffe, "\u0000a"))] }),
    );
    expect(received).toMatchObject({ kind: "text", text: "a".repeat(0x7fff) });
  });
  test.each([0x08, 0x10, 0x18])("of message type %i is kept and no vote (checklist 30)", (esmClass) => {
    const { received } = receivedOf(deliverSm({ esmClass, shortMessage: Buffer.from("VOTE 3") }));
    expect(received).toMatchObject({ kind: "text", text: "VOTE 3", notVote: true });
  });
  test.each([0xc0, 0xc8, 0xd8, 0xe8])(
    "with a message waiting indication, data_coding %i, is no vote (checklist 30)",
    (dataCoding) => {
      const shortMessage = dataCoding < 0xe0 ? Buffer.from("VOTE 3") : Buffer.from("0056", "hex");
      expect(receivedOf(deliverSm({ dataCoding, shortMessage })).received).toMatchObject({ notVote: true });
    },
  );
});
