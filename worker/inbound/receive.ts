import { contactKey, contentHash } from "@/db/ids";
import type { InboxPart } from "@/db/inbox-types";
import type { WantedConnection } from "@/db/wanted-connections";
import { normaliseAddress } from "@/domain/contacts/address";
import type { ContactKind, MessageState } from "@/domain/messages/codes";
import { parseReceipt, type ReceiptState } from "@/domain/receipts/parse";
import { firstReadings } from "@/domain/receipts/readings";
import { decodeBody, decodeParts } from "@/domain/text/decode";
import type { InboundPdu } from "../sessions/link";

/** Who sent a PDU and to which number, normalised by the connection's country and trunk digit. */
export type Origin = {
  contactKey: string;
  contactKind: ContactKind;
  address: string;
  numberId: string | null;
  /** the connection that an answer leaves by */
  repliesBy: string;
  toAddress: string;
};

export type ReceivedReceipt = {
  kind: "receipt";
  pdu: InboundPdu;
  smscIds: string[];
  state: MessageState | null;
  errorCode: string | null;
  /** told by its shape alone: when nobody knows its id, a subscriber typed it */
  byShape: boolean;
};
export type ReceivedText = {
  kind: "text";
  pdus: InboundPdu[];
  origin: Origin;
  text: string | null;
  parts: number;
  binary: boolean;
  notVote: boolean;
  contentHash: string;
};
export type ReceivedPart = { kind: "part"; pdu: InboundPdu; origin: Origin; part: InboxPart };
export type Received = ReceivedReceipt | ReceivedText | ReceivedPart;

/** Receipt states (SMPP 3.4 clause 5.2.28) that move a message; the others leave it as it is. */
const RECEIPT_STATES: Partial<Record<ReceiptState, MessageState>> = {
  DELIVERED: "delivered",
  EXPIRED: "expired",
  DELETED: "failed",
  UNDELIVERABLE: "failed",
  SKIPPED: "failed",
  REJECTED: "rejected",
};

/** Tells receipts from texts and parts of texts, and decodes them. Never throws on any octets. */
export function receive(connection: WantedConnection, pdu: InboundPdu): Received {
  const receipt = parseReceipt({
    esmClass: pdu.esmClass,
    dataCoding: pdu.dataCoding,
    body: pdu.body,
    tlvs: pdu.receipt,
  });
  if (receipt) {
    return {
      kind: "receipt",
      pdu,
      smscIds: receipt.id === null ? [] : firstReadings(receipt.id, connection.receiptForm),
      // An intermediate notification says nothing of the end.
      state: receipt.final ? (RECEIPT_STATES[receipt.state] ?? null) : null,
      errorCode: receipt.errorCode,
      byShape: receipt.fallback,
    };
  }
  return receiveText(connection, pdu);
}

/** Reads a PDU as a text or a part of one, whatever its shape. */
export function receiveText(connection: WantedConnection, pdu: InboundPdu): ReceivedText | ReceivedPart {
  const { esmClass, dataCoding } = pdu;
  const origin = originOf(connection, pdu);
  const body = decodeBody({
    octets: pdu.body,
    dataCoding,
    udhi: (esmClass & 0x40) !== 0,
    defaultAlphabet: connection.settings.defaultAlphabet,
  });
  const hash = contentHash(pdu.content);
  // sar references are a space of their own beside the 8-bit and 16-bit ones of the UDH
  const concat = body.concat ?? (pdu.sar ? { ...pdu.sar, refBits: 17 } : null);
  if (concat && concat.total > 1 && concat.seq >= 1 && concat.seq <= concat.total) {
    const part: InboxPart = {
      contactKey: origin.contactKey,
      contactKind: origin.contactKind,
      address: origin.address,
      connectionId: connection.id,
      toAddress: origin.toAddress,
      ref: concat.ref,
      refBits: concat.refBits,
      total: concat.total,
      seq: concat.seq,
      octets: pdu.body,
      dataCoding,
      esmClass,
      receivedAt: pdu.receivedAt,
      contentHash: hash,
      acknowledged: pdu.kept !== undefined,
    };
    return { kind: "part", pdu, origin, part };
  }
  return {
    kind: "text",
    pdus: [pdu],
    origin,
    text: body.text,
    parts: 1,
    binary: body.kind === "binary",
    notVote: body.notVote || isNotice(esmClass),
    contentHash: hash,
  };
}

/** SME acknowledgements and conversation aborts (SMPP 3.4 clause 5.2.12) are no votes (checklist 30). */
function isNotice(esmClass: number): boolean {
  const type = esmClass & 0x3c;
  return type === 0x08 || type === 0x10 || type === 0x18;
}

/** The text of the parts of a group, in order; `parts` counts what is there. */
export function joinParts(
  connection: WantedConnection,
  parts: InboxPart[],
): Pick<ReceivedText, "text" | "parts" | "binary" | "notVote"> {
  const joined = decodeParts(
    parts.map((part) => ({
      octets: part.octets,
      dataCoding: part.dataCoding,
      udhi: (part.esmClass & 0x40) !== 0,
    })),
    connection.settings.defaultAlphabet,
  );
  const notVote = joined.notVote || parts.some((part) => isNotice(part.esmClass));
  return { text: joined.text, parts: parts.length, binary: joined.kind === "binary", notVote };
}

const KEYS_KEPT = 50_000;
const keys = new Map<string, string>();

/** Contact keys are an HMAC each: kept for the senders of the moment. */
function keyOf(kind: ContactKind, address: string): string {
  const name = `${kind}:${address}`;
  const known = keys.get(name);
  if (known) return known;
  const key = contactKey(kind, address);
  if (keys.size >= KEYS_KEPT) keys.clear();
  keys.set(name, key);
  return key;
}

function originOf(connection: WantedConnection, pdu: InboundPdu): Origin {
  const { country, trunk, numbers } = connection;
  const from = normaliseAddress(pdu.source, { country, trunk });
  const exact = numbers.find((number) => number.address === pdu.destination.addr.replace(/^\+/, ""));
  const to = exact ? exact.address : normaliseAddress(pdu.destination, { country, trunk }).address;
  const number = exact ?? numbers.find((candidate) => candidate.address === to);
  return {
    contactKey: keyOf(from.kind, from.address),
    contactKind: from.kind,
    address: from.address,
    numberId: number?.id ?? null,
    repliesBy: number?.repliesBy ?? connection.id,
    toAddress: to,
  };
}
