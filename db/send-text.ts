/** Queueing a text, or octets for an application on the phone, that a person or a program sends. */
import { AppError } from "@/domain/errors";
import {
  codeOf,
  CONTACT_KINDS,
  ENCODINGS,
  MESSAGE_FLAGS,
  RULE_KINDS,
  type ContactKind,
  type Encoding,
} from "@/domain/messages/codes";
import { REPLY_EXPIRY_MS } from "@/domain/messages/expiry";
import { encodeBinary, writeBinary, type BinaryContent } from "@/domain/text/binary";
import { countParts } from "@/domain/text/encode";
import { pool } from "./client";
import { chooseConnection } from "./failover";
import { contactKey, newId } from "./ids";
import { notifyLive } from "./live";

type ToSend = {
  numberId: string;
  /** by this one and no other; left out: by the one that the number's order names (./failover.ts) */
  connectionId?: string;
  /** the connection of the text that it answers */
  answeredOn?: string | null;
  contactAddress: string;
  contactKind: ContactKind;
  /** the inbound message that it answers */
  replyTo?: string;
  expiresInMs?: number;
};
export type TextToSend = ToSend & {
  text: string;
  /** shown at once and not kept by the phone */
  flash?: boolean;
};
export type BinaryToSend = ToSend & { content: BinaryContent };
/** What of a message its row holds. */
type Body = { text: string; parts: number; encoding: Encoding; flags: number };

const ENQUEUE = `
WITH known AS (
  INSERT INTO contact (contact_key, kind, address, first_at, last_at) VALUES ($1, $2, $3, $5, $5)
  ON CONFLICT (contact_key) DO NOTHING
), stored AS (
  INSERT INTO message (contact_key, id, at, direction, state, parts, encoding, rule_kind, connection_id, number_id, reply_to, text, flags)
  VALUES ($1, $4, $5, 1, 1, $6, $7, $8, $9, $10, $11, $12, $14)
)
INSERT INTO outbox (connection_id, id, contact_key, number_id, at, lane, not_before, expires_at)
VALUES ($9, $4, $1, $10, $5, 0, $5, $13)`;

const MAX_PARTS = 10;

/**
 * Queues one text by hand. AppError `invalid` when the text is empty or too long, `conflict` when the contact has opted
 * out, `not-found` when no connection reaches the number.
 */
export async function enqueueText(input: TextToSend): Promise<{ messageId: string }> {
  if (input.text.trim() === "")
    throw new AppError("invalid", "Type a text first.", [{ path: "text", message: "Type a text first." }]);
  const { parts, encoding } = countParts(input.text);
  if (parts > MAX_PARTS)
    throw new AppError("invalid", `The text needs ${parts} parts; ${MAX_PARTS} are allowed. Shorten it.`);
  return enqueue(input, { text: input.text, parts, encoding, flags: input.flash ? MESSAGE_FLAGS.flash : 0 });
}

/** Queues octets for an application on the phone. Its errors are those of `enqueueText` and of `encodeBinary`. */
export async function enqueueBinary(input: BinaryToSend): Promise<{ messageId: string }> {
  const parts = encodeBinary(input.content).parts.length;
  if (parts > MAX_PARTS)
    throw new AppError("invalid", `The octets need ${parts} parts; ${MAX_PARTS} are allowed.`);
  return enqueue(input, { text: writeBinary(input.content), parts, encoding: "binary", flags: 0 });
}

async function enqueue(input: ToSend, body: Body): Promise<{ messageId: string }> {
  const key = contactKey(input.contactKind, input.contactAddress);
  const [contact, connectionId] = await Promise.all([
    pool.query<{ opted_out_at: Date | null }>("SELECT opted_out_at FROM contact WHERE contact_key = $1", [
      key,
    ]),
    input.connectionId ?? chooseConnection(pool, input.numberId, input.answeredOn),
  ]);
  if (contact.rows[0]?.opted_out_at) {
    throw new AppError("conflict", "This contact has opted out. Nothing can be sent until it texts START.");
  }
  if (!connectionId)
    throw new AppError(
      "not-found",
      "No connection reaches this number. Add the number to a connection first.",
    );
  const now = Date.now();
  const messageId = newId(now);
  await pool.query(ENQUEUE, [
    key,
    codeOf(CONTACT_KINDS, input.contactKind),
    input.contactAddress,
    messageId,
    new Date(now),
    body.parts,
    codeOf(ENCODINGS, body.encoding),
    codeOf(RULE_KINDS, "person"),
    connectionId,
    input.numberId,
    input.replyTo ?? null,
    body.text,
    new Date(now + (input.expiresInMs ?? REPLY_EXPIRY_MS)),
    body.flags,
  ]);
  await notifyLive(["messages", `message:${messageId}`, "requests"]).catch(() => undefined);
  return { messageId };
}
