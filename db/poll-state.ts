import { AppError } from "@/domain/errors";
import { pollState } from "@/domain/polls/state";
import type { PollView } from "@/domain/polls/view";
import { changeConfiguration, type Author } from "./configuration";
import type { Prisma } from "./generated/client";
import { hasBallots } from "./poll-results";
import { getPoll } from "./polls";

async function pollOrRefuse(id: string): Promise<PollView> {
  const poll = await getPoll(id);
  if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
  return poll;
}

type Change = { poll: PollView; action: string; data: Prisma.PollUpdateInput };

async function apply(author: Author, { poll, action, data }: Change): Promise<void> {
  await changeConfiguration(author, ["polls", "overview", `poll:${poll.id}`], async ({ tx, audit }) => {
    await tx.poll.update({ where: { id: poll.id }, data });
    await audit({ action, objectType: "poll", objectId: poll.id, objectName: poll.name });
  });
}

/**
 * Opens a draft, a poll that waits for its time, or one that closed. A closing time that has passed is taken away: it stays
 * open until somebody closes it.
 */
export async function openPoll(author: Author, id: string, now: number): Promise<void> {
  const poll = await pollOrRefuse(id);
  const state = pollState(poll, now);
  if (state === "archived") throw new AppError("conflict", "It is archived. Restore it first.");
  if (state === "open") throw new AppError("conflict", "It is open already.");
  if (poll.numbers.length === 0) throw new AppError("conflict", "It has no number yet. Edit it first.");
  const again = state === "grace" || state === "closed";
  const passed = poll.closesAt !== null && poll.closesAt <= now;
  await apply(author, {
    poll,
    action: again ? "reopen" : "open",
    data: {
      draft: false,
      ...(again ? {} : { opensAt: new Date(now) }),
      ...(passed ? { closesAt: null } : {}),
    },
  });
}

/** Closes an open poll; its grace period runs from now. */
export async function closePoll(author: Author, id: string, now: number): Promise<void> {
  const poll = await pollOrRefuse(id);
  if (pollState(poll, now) !== "open") throw new AppError("conflict", "It is not open.");
  await apply(author, { poll, action: "close", data: { closesAt: new Date(now) } });
}

/** Puts a poll away; what it took stays. An open one has to be closed first. */
export async function archivePoll(author: Author, id: string, now: number): Promise<void> {
  const poll = await pollOrRefuse(id);
  const state = pollState(poll, now);
  if (state === "archived") return;
  if (state === "open" || state === "grace")
    throw new AppError("conflict", "It takes votes. Close it first.");
  await apply(author, { poll, action: "archive", data: { archivedAt: new Date(now) } });
}

export async function restorePoll(author: Author, id: string): Promise<void> {
  const poll = await pollOrRefuse(id);
  await apply(author, { poll, action: "restore", data: { archivedAt: null } });
}

/** Deletes a poll that never took a text; one that did is archived instead, since its ballots are a record. */
export async function deletePoll(author: Author, id: string, now: number): Promise<void> {
  const poll = await pollOrRefuse(id);
  const state = pollState(poll, now);
  if (state === "open" || state === "grace")
    throw new AppError("conflict", "It takes votes. Close it first.");
  if (await hasBallots(id)) throw new AppError("conflict", "It has taken texts. Archive it instead.");
  await changeConfiguration(author, ["polls", "overview"], async ({ tx, audit }) => {
    await tx.poll.delete({ where: { id } });
    await audit({ action: "delete", objectType: "poll", objectId: id, objectName: poll.name });
  });
}
