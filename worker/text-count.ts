import { parseReceipt } from "@/domain/receipts/parse";
import type { InboundPdu } from "./sessions/link";

/** Message type bits of esm_class (SMPP 3.4 clause 5.2.12). */
const MESSAGE_TYPE = 0x3c;
/** The shortest text in the shape of a receipt is longer (domain/receipts/parse.ts): votes need not be read twice. */
const SHORTEST_SHAPE = 40;

type Told = Pick<InboundPdu, "esmClass" | "dataCoding" | "body" | "receipt">;

/** How many of these are texts of subscribers, or parts of long ones: receipts come the same way, and are none. */
export function countTexts(pdus: readonly Told[]): number {
  return pdus.filter((pdu) => !isReceipt(pdu)).length;
}

function isReceipt({ esmClass, dataCoding, body, receipt: tlvs }: Told): boolean {
  const marked = (esmClass & MESSAGE_TYPE) !== 0 || tlvs.receiptedMessageId !== null;
  if (!marked && body.length < SHORTEST_SHAPE) return false;
  return parseReceipt({ esmClass, dataCoding, body, tlvs }) !== null;
}
