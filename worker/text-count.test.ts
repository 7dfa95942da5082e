import { describe, expect, it } from "vitest";
import { countTexts } from "./text-count";

const pdu = (text: string, esmClass = 0, receiptedMessageId: string | null = null) => ({
  esmClass,
  dataCoding: 0,
  body: new TextEncoder().encode(text),
  receipt: {
    receiptedMessageId,
    messageState: receiptedMessageId === null ? null : 2,
    networkErrorCode: null,
  },
});
const RECEIPT =
  "id:7 sub:001 dlvrd:001 submit date:2611240410 done date:2611240411 stat:DELIVRD err:000 text:Thank you";

describe("texts in a minute", () => {
  it("count what subscribers sent, short, long or in parts", () => {
    expect(countTexts([pdu("VOTE 2"), pdu("x".repeat(150)), pdu("\x05\x00\x03\x01\x02\x01part", 0x40)])).toBe(
      3,
    );
  });

  it("leave receipts out, by their bits, by their TLVs or by their shape alone", () => {
    const receipts = [pdu(RECEIPT, 0x04), pdu("", 0x20), pdu("", 0, "7"), pdu(RECEIPT)];
    expect(countTexts([...receipts, pdu("VOTE 2")])).toBe(1);
  });
});
