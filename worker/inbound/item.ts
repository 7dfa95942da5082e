import type { InboxPart, InboxText } from "@/db/inbox-types";
import type { Suspect } from "@/db/suspects";
import type { WantedConnection } from "@/db/wanted-connections";
import { MESSAGE_FLAGS } from "@/domain/messages/codes";
import type { InboundPdu } from "../sessions/link";
import type { Assembled } from "./assembler";
import { joinParts, type Origin, type ReceivedText } from "./receive";

export type ItemContent =
  | {
      kind: "text";
      value: ReceivedText;
      group: Assembled | null;
      flags: number;
      /** decided once: a batch that is tried again keeps its ids, so that what is stored is known again */
      decided: InboxText | null;
    }
  | { kind: "part"; part: InboxPart };

/** What arrived, with the PDUs that wait for its commit. */
export type Item = {
  sender: string;
  isText: boolean;
  pdus: InboundPdu[];
  connection: WantedConnection;
  content: ItemContent;
};

export function textItem(connection: WantedConnection, value: ReceivedText): Item {
  return {
    sender: value.origin.contactKey,
    isText: true,
    pdus: value.pdus,
    connection,
    content: { kind: "text", value, group: null, flags: 0, decided: null },
  };
}

export function partItem(connection: WantedConnection, pdu: InboundPdu, part: InboxPart): Item {
  return { sender: part.contactKey, isText: false, pdus: [pdu], connection, content: { kind: "part", part } };
}

/** A long text: of all its parts, with the PDU that completed it, or of those that came in time. */
export function groupItem(connection: WantedConnection, group: Assembled, pdu: InboundPdu | null): Item {
  const { last } = group;
  const pdus = pdu ? [pdu] : [];
  const value: ReceivedText = {
    kind: "text",
    pdus,
    origin: originOfPart(connection, last),
    ...joinParts(connection, group.parts),
    // The part that is answered with the commit is the one that may come again.
    contentHash: last.contentHash,
  };
  const flags = group.parts.length < last.total ? MESSAGE_FLAGS.partial : 0;
  return {
    sender: last.contactKey,
    isText: true,
    pdus,
    connection,
    content: { kind: "text", value, group, flags, decided: null },
  };
}

function originOfPart(connection: WantedConnection, part: InboxPart): Origin {
  const number = connection.numbers.find((candidate) => candidate.address === part.toAddress);
  const { contactKey, contactKind, address, toAddress } = part;
  const repliesBy = number?.repliesBy ?? connection.id;
  return { contactKey, contactKind, address, toAddress, numberId: number?.id ?? null, repliesBy };
}

/** ms since 1970: receipt of the (first part of the) text. */
export function receiptTime(item: Item): number {
  if (item.content.kind === "part") return item.content.part.receivedAt;
  return item.content.group?.since ?? item.pdus[0]?.receivedAt ?? 0;
}

/** The part whose refusal makes the SMSC send it again: the one that completes a text is answered with it. */
export function refusedPart({ content, pdus }: Item): InboxPart | null {
  if (content.kind === "part") return content.part;
  return pdus.length > 0 ? (content.group?.last ?? null) : null;
}

export function suspectOf({ contactKey, connectionId, contentHash, id, at }: InboxText): Suspect {
  return { contactKey, connectionId, contentHash, messageId: id, at };
}

const MAX_PARTS = 255;

/**
 * The form in which every text can be stored: without its characters, undecided, for a person to look at. For one that the
 * database would not take (checklist 26: it must not come back for ever).
 */
export function safeForm(text: InboxText): InboxText {
  return {
    ...text,
    toAddress: null,
    text: null,
    parts: Math.min(Math.max(1, text.parts), MAX_PARTS),
    encoding: "binary",
    flags: text.flags | MESSAGE_FLAGS.review,
    decision: { kind: "unmatched", words: "It could not be processed as it came." },
    slotPeriod: 0,
    reply: () => null,
    handedBack: text.handedBack ?? { counted: false },
  };
}

/** The texts of a batch that are decided. */
export function textsOf(batch: readonly Item[]): InboxText[] {
  return batch.flatMap(({ content }) =>
    content.kind === "text" && content.decided ? [content.decided] : [],
  );
}
