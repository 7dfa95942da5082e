/** Delivery receipts in the form of SMPP 3.4 appendix B, with the optional parameters beside it. */
import type { ReceiptWord } from "@/domain/simulator/control";
import { TLV } from "@/worker/smpp/constants";
import type { Tlv } from "@/worker/smpp/decode";

/** message_state (clause 5.2.28). */
const STATE: Record<ReceiptWord, number> = {
  DELIVRD: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIV: 5,
  ACCEPTD: 6,
  UNKNOWN: 7,
  REJECTD: 8,
};

/** esm_class of a receipt (clause 5.2.12). */
export const RECEIPT_CLASS = 0x04;

export type ReceiptToWrite = {
  messageId: string;
  state: ReceiptWord;
  /** ms since 1970 */
  submittedAt: number;
  doneAt: number;
  text: string;
};

export function writeReceipt(receipt: ReceiptToWrite): { body: Buffer; tlvs: Tlv[] } {
  const { messageId, state, submittedAt, doneAt } = receipt;
  const arrived = state === "DELIVRD";
  const words = [
    `id:${messageId}`,
    "sub:001",
    `dlvrd:${arrived ? "001" : "000"}`,
    `submit date:${stamp(submittedAt)}`,
    `done date:${stamp(doneAt)}`,
    `stat:${state}`,
    `err:${arrived ? "000" : "001"}`,
    `text:${firstCharacters(receipt.text)}`,
  ];
  const tlvs: Tlv[] = [
    { tag: TLV.receipted_message_id, value: Buffer.from(`${messageId}\0`, "latin1") },
    { tag: TLV.message_state, value: Buffer.of(STATE[state]) },
  ];
  // network type 3 is GSM (clause 5.3.2.31); error 1 is "unknown subscriber" (3GPP TS 29.002)
  if (!arrived) tlvs.push({ tag: TLV.network_error_code, value: Buffer.of(3, 0, 1) });
  return { body: Buffer.from(words.join(" "), "latin1"), tlvs };
}

/** YYMMDDhhmm, the SMSC's own clock: UTC here. */
function stamp(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(2, 12);
}

/** Appendix B: the first 20 characters of the short message; what is not ASCII would depend on the reader. */
function firstCharacters(text: string): string {
  return text.slice(0, 20).replace(/[^\x20-\x7e]/g, "?");
}
