/** What the numbers in a PDU mean, in a word or two (SMPP 3.4 clause 5.2 and 5.3). */
import { describeStatus } from "@/domain/smpp/command-status";
import { readDataCoding } from "@/domain/text/data-coding";

const TON = [
  "unknown",
  "international",
  "national",
  "network specific",
  "subscriber",
  "alphanumeric",
  "abbreviated",
];
const NPI: Record<number, string> = {
  ...{ 0: "unknown", 1: "ISDN (E.164)", 3: "data (X.121)", 4: "telex", 6: "land mobile (E.212)" },
  ...{ 8: "national", 9: "private", 10: "ERMES", 14: "Internet (IP)", 18: "WAP client id" },
};
/** clause 5.2.12, bits 5 to 2 */
const MESSAGE_TYPES: Record<number, string> = {
  ...{ 0x04: "delivery receipt", 0x08: "SME delivery acknowledgement", 0x10: "SME manual acknowledgement" },
  ...{ 0x18: "conversation abort", 0x20: "intermediate notification" },
};
const MODES = ["", "datagram", "forward", "store and forward"];
/** clause 5.2.28 */
const STATES = [
  "scheduled",
  "enroute",
  "delivered",
  "expired",
  "deleted",
  "undeliverable",
  "accepted",
  "unknown",
  "rejected",
  "skipped",
];
const RECEIPTS = ["none", "final outcome", "failure only"];

function esmClass(octet: number): string {
  const words = [MODES[octet & 3] ?? "", MESSAGE_TYPES[octet & 0x3c] ?? ""];
  if (octet & 0x40) words.push("user data header");
  if (octet & 0x80) words.push("reply path");
  return words.filter((word) => word !== "").join(", ");
}

function dataCoding(octet: number): string {
  const { alphabet, messageClass, messageWaiting } = readDataCoding(octet);
  const words: string[] = [alphabet === "default" ? "default alphabet" : alphabet];
  if (messageClass !== null) words.push(messageClass === 0 ? "flash" : `class ${messageClass}`);
  if (messageWaiting) words.push("message waiting");
  return words.join(", ");
}

/** The meaning of an integer field; undefined where the number says all. */
export function wordsOf(name: string, value: number): string | undefined {
  if (name.endsWith("_ton")) return TON[value];
  if (name.endsWith("_npi")) return NPI[value];
  switch (name) {
    case "command_status": {
      const { name: status, words } = describeStatus(value);
      return `${status}: ${words}`;
    }
    case "esm_class":
      return esmClass(value) || undefined;
    case "data_coding":
      return dataCoding(value);
    case "registered_delivery":
      return RECEIPTS[value & 3];
    case "message_state":
      return STATES[value];
    case "interface_version":
    case "sc_interface_version":
      return `SMPP ${value >> 4}.${value & 15}`;
    default:
      return undefined;
  }
}
