/** What a person does with texts that came in: answer them, decide about an opt-out, put them aside. */
import type pg from "pg";
import { AppError } from "@/domain/errors";
import { codeOf, DIRECTIONS, MESSAGE_FLAGS, RULE_KINDS } from "@/domain/messages/codes";
import { pool, prisma } from "./client";
import type { Author } from "./configuration";
import { optOutWithin, STANDING_TOPICS } from "./contact-standing";
import { inTransaction } from "./hot-pool";
import { newId, timeOfId } from "./ids";
import { notifyLive } from "./live";
import { contactAddresses } from "./message-names";
import { enqueueText } from "./send-text";

type Inbound = {
  contact_key: string;
  flags: number;
  rule_kind: number;
  connection_id: string | null;
  number_id: string | null;
};

async function getInbound(id: string): Promise<Inbound> {
  const { rows } = await pool.query<Inbound>(
    `SELECT contact_key, flags, rule_kind, connection_id, number_id FROM message
      WHERE id = $1 AND at = $2 AND direction = ${codeOf(DIRECTIONS, "in")}`,
    [id, new Date(timeOfId(id))],
  );
  if (!rows[0]) throw new AppError("not-found", "This text is not in the log any more.");
  return rows[0];
}

/** Answers a text by hand, from the number and over the connection that it came in on. Resolves to the id of the answer. */
export async function replyByHand(author: Author, id: string, text: string): Promise<string> {
  const inbound = await getInbound(id);
  const { contact_key: key, number_id: numberId, connection_id: connectionId } = inbound;
  const contact = (await contactAddresses([key])).get(key);
  if (!contact) throw new AppError("not-found", "The number of this contact was erased.");
  if (contact.kind !== "e164")
    throw new AppError("conflict", "The sender is no number that can be texted back.");
  if (numberId === null)
    throw new AppError(
      "conflict",
      "It came to a number that is not set up here. Add the number to a connection first.",
    );
  const { messageId } = await enqueueText({
    numberId,
    answeredOn: connectionId,
    contactAddress: contact.address,
    contactKind: contact.kind,
    text,
    replyTo: id,
  });
  await audit(author, "replied", id, { reply: messageId });
  if (inbound.rule_kind === codeOf(RULE_KINDS, "unmatched")) await takeOutOfInbox(id);
  return messageId;
}

/** Takes a text out of the unmatched inbox. AppError `conflict` when it is not in there, or not any more. */
export async function putAside(author: Author, id: string): Promise<void> {
  const inbound = await getInbound(id);
  if (inbound.rule_kind !== codeOf(RULE_KINDS, "unmatched"))
    throw new AppError("conflict", "Only texts that nothing matched can be put aside.");
  if (!(await takeOutOfInbox(id))) throw new AppError("conflict", "Somebody put this text aside already.");
  await audit(author, "put aside", id, {});
}

/** Decides about a text that may have been meant to opt out. AppError `conflict` when it was decided already. */
export async function decideReview(
  author: Author,
  { id, optOut }: { id: string; optOut: boolean },
  now: number,
): Promise<void> {
  const inbound = await getInbound(id);
  if ((inbound.flags & MESSAGE_FLAGS.review) === 0)
    throw new AppError("conflict", "Nobody has to decide about this text.");
  // One commit: a second person waits for the row, and an end in between leaves the text to decide. The sender may have
  // opted out by another text meanwhile.
  const decided = await inTransaction(pool, async (client) => {
    if (!(await setHandled(id, client))) return false;
    if (optOut)
      await optOutWithin(client, author, { key: inbound.contact_key, words: "", messageId: id, now });
    return true;
  });
  if (!decided) throw new AppError("conflict", "Somebody decided about this text already.");
  await notifyLive([`message:${id}`, ...STANDING_TOPICS]).catch(() => undefined);
  await audit(author, optOut ? "opted out" : "kept", id, {});
}

async function takeOutOfInbox(id: string): Promise<boolean> {
  const taken = await setHandled(id, pool);
  await notifyLive([`message:${id}`, "messages", "overview"]).catch(() => undefined);
  return taken;
}

/** False when somebody handled the text before. */
async function setHandled(id: string, db: pg.Pool | pg.ClientBase): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE message SET flags = flags | $3 WHERE id = $1 AND at = $2 AND flags & $3 = 0",
    [id, new Date(timeOfId(id)), MESSAGE_FLAGS.handled],
  );
  return rowCount === 1;
}

async function audit(
  author: Author,
  action: string,
  objectId: string,
  detail: Record<string, string>,
): Promise<void> {
  const { userId, name: actor } = author;
  await prisma.audit.create({
    data: { id: newId(), userId, actor, action, objectType: "message", objectId, detail },
  });
}
