/** The phones that rehearse a poll. Their numbers stand in `contact`, as every number does; the poll holds their keys. */
import { AppError, type Problem } from "@/domain/errors";
import { parseTypedNumber } from "@/domain/contacts/address";
import { codeOf, CONTACT_KINDS } from "@/domain/messages/codes";
import { pollState } from "@/domain/polls/state";
import { inputOf } from "@/domain/polls/view";
import { pool, prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { contactKey } from "./ids";
import { savePoll } from "./poll-save";
import { getPoll } from "./polls";

/** Numbers are typed with their country code: a poll may be on numbers of several countries. */
const NO_COUNTRY = { country: "", trunk: "" };

const KNOW = `
INSERT INTO contact (contact_key, kind, address, first_at, last_at)
SELECT contact_key, $1, address, $2, $2 FROM unnest($3::uuid[], $4::text[]) AS p (contact_key, address) ORDER BY contact_key
ON CONFLICT (contact_key) DO NOTHING`;

/** As they are shown and typed, with a plus. */
export async function getRehearsal(pollId: string): Promise<string[]> {
  const poll = await prisma.poll.findUnique({ where: { id: pollId }, select: { rehearsalKeys: true } });
  if (!poll) return [];
  const { rows } = await pool.query<{ address: string }>(
    "SELECT address FROM contact WHERE contact_key = ANY($1::uuid[]) ORDER BY address",
    [poll.rehearsalKeys],
  );
  return rows.map(({ address }) => `+${address}`);
}

/**
 * From the rehearsal to the broadcast: the poll listens on these numbers, and its phones rehearse no longer. What was marked stays
 * marked. AppError as `savePoll`, and `conflict` for a draft and once it has closed.
 */
export async function goLive(
  author: Author,
  { id, seenAt, numberIds }: { id: string; seenAt: number; numberIds: string[] },
  now: number,
): Promise<void> {
  const poll = await getPoll(id);
  if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
  const state = pollState(poll, now);
  if (state === "closed" || state === "archived") throw new AppError("conflict", "This poll has closed.");
  if (state === "draft")
    throw new AppError("conflict", "This poll is a draft. Open it, or give it a time, first.");
  await savePoll(author, { id, seenAt }, { input: { ...inputOf(poll), numberIds }, now });
  await setRehearsal(author, id, []);
}

/**
 * Texts from these phones are marked from now on, and never counted; those that were counted stay. AppError `invalid` names
 * what is no number.
 */
export async function setRehearsal(author: Author, pollId: string, phones: readonly string[]): Promise<void> {
  const parsed = phones.map((phone) => parseTypedNumber(phone, NO_COUNTRY));
  const problems = parsed.flatMap((one, index): Problem[] => {
    if (one.ok && one.kind === "e164") return [];
    const message = one.ok ? "Start the number with + and its country code." : one.problem;
    return [{ path: `phones.${index}`, message }];
  });
  if (problems[0]) throw new AppError("invalid", problems[0].message, problems);
  const addresses = [...new Set(parsed.flatMap((one) => (one.ok ? [one.address] : [])))];
  const rehearsalKeys = addresses.map((address) => contactKey("e164", address));
  // Hot rows apart from the configuration (data.md 9).
  await pool.query(KNOW, [codeOf(CONTACT_KINDS, "e164"), new Date(), rehearsalKeys, addresses]);
  await changeConfiguration(author, ["polls", `poll:${pollId}`], async ({ tx, audit }) => {
    const poll = await tx.poll.findUnique({ where: { id: pollId } });
    if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
    await tx.poll.update({ where: { id: pollId }, data: { rehearsalKeys } });
    await audit({
      ...{ action: "rehearse", objectType: "poll", objectId: pollId, objectName: poll.name },
      detail: { phones: rehearsalKeys.length },
    });
  });
}
