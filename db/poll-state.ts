import { AppError } from "@/domain/errors";
import { pollState } from "@/domain/polls/state";
import type { Pause } from "@/domain/polls/periods";
import type { PollView } from "@/domain/polls/view";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";
import { hasBallots } from "./poll-results";
import { getPoll } from "./polls";

async function pollOrRefuse(tx: ConfigurationTransaction, id: string): Promise<PollView> {
  const poll = await getPoll(id, tx);
  if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
  return poll;
}

type Change = { action: string; data: Prisma.PollUpdateInput; detail?: Prisma.InputJsonObject };

/** `decide` sees the poll as it stands until the commit; null changes nothing. */
async function changeState(
  author: Author,
  id: string,
  decide: (poll: PollView) => Change | null,
): Promise<void> {
  await changeConfiguration(author, ["polls", "overview", `poll:${id}`], async ({ tx, audit }) => {
    const poll = await pollOrRefuse(tx, id);
    const change = decide(poll);
    if (change === null) return;
    const { action, data, detail } = change;
    await tx.poll.update({ where: { id }, data });
    await audit({ action, objectType: "poll", objectId: id, objectName: poll.name, detail });
  });
}

/**
 * Opens a draft, a poll that waits for its time, or, with a reason that is kept, one that closed. A closing time that has
 * passed is taken away: it stays open until somebody closes it.
 */
export function openPoll(
  author: Author,
  { id, reason }: { id: string; reason?: string },
  now: number,
): Promise<void> {
  return changeState(author, id, (poll) => {
    const state = pollState(poll, now);
    if (state === "archived") throw new AppError("conflict", "It is archived. Restore it first.");
    if (state === "open" || state === "paused") throw new AppError("conflict", "It is open already.");
    if (poll.numbers.length === 0) throw new AppError("conflict", "It has no number yet. Edit it first.");
    const again = state === "grace" || state === "closed";
    if (again && !reason)
      throw new AppError("invalid", "Say why it opens again.", [
        { path: "reason", message: "Say why it opens again." },
      ]);
    const passed = poll.closesAt !== null && poll.closesAt <= now;
    return {
      action: again ? "reopen" : "open",
      detail: again && reason ? { reason } : {},
      data: {
        draft: false,
        pauses: ended(poll, now),
        ...(again ? {} : { opensAt: new Date(now) }),
        ...(passed ? { closesAt: null } : {}),
      },
    };
  });
}

/** Closes an open poll; its grace period runs from now. A pause ends with it. */
export function closePoll(author: Author, id: string, now: number): Promise<void> {
  return changeState(author, id, (poll) => {
    const state = pollState(poll, now);
    if (state !== "open" && state !== "paused") throw new AppError("conflict", "It is not open.");
    return { action: "close", data: { closesAt: new Date(now), pauses: ended(poll, now) } };
  });
}

/** Moves the close of a poll that runs, counted from its close, or from now within the grace period after it. */
export function extendPoll(
  author: Author,
  { id, minutes }: { id: string; minutes: number },
  now: number,
): Promise<void> {
  return changeState(author, id, (poll) => {
    const state = pollState(poll, now);
    if (state !== "open" && state !== "paused" && state !== "grace")
      throw new AppError("conflict", "It is not open.");
    if (poll.closesAt === null) throw new AppError("conflict", "It stays open until somebody closes it.");
    const closesAt = Math.max(poll.closesAt, state === "grace" ? now : 0) + minutes * 60_000;
    return { action: "extend", data: { closesAt: new Date(closesAt) }, detail: { minutes } };
  });
}

/** Texts received from now on do not count until somebody resumes the poll. */
export function pausePoll(author: Author, id: string, now: number): Promise<void> {
  return changeState(author, id, (poll) => {
    const state = pollState(poll, now);
    if (state === "paused") throw new AppError("conflict", "It is paused already.");
    if (state !== "open") throw new AppError("conflict", "It is not open.");
    return { action: "pause", data: { pauses: [...(poll.pauses ?? []), { from: now, until: null }] } };
  });
}

/** Texts received from now on count again; those of the pause stay as they were judged. */
export function resumePoll(author: Author, id: string, now: number): Promise<void> {
  return changeState(author, id, (poll) => {
    if (pollState(poll, now) !== "paused") throw new AppError("conflict", "It is not paused.");
    return { action: "resume", data: { pauses: ended(poll, now) } };
  });
}

function ended({ pauses = [] }: PollView, now: number): Pause[] {
  return pauses.map(({ from, until }) => ({ from, until: until ?? now }));
}

/** Puts a poll away; what it took stays. An open one has to be closed first. */
export function archivePoll(author: Author, id: string, now: number): Promise<void> {
  return changeState(author, id, (poll) => {
    if (pollState(poll, now) === "archived") return null;
    refuseRunning(poll, now);
    return { action: "archive", data: { archivedAt: new Date(now) } };
  });
}

export function restorePoll(author: Author, id: string): Promise<void> {
  return changeState(author, id, () => ({ action: "restore", data: { archivedAt: null } }));
}

/** Deletes a poll that never took a text; one that did is archived instead, since its ballots are a record. */
export async function deletePoll(author: Author, id: string, now: number): Promise<void> {
  await changeConfiguration(author, ["polls", "overview"], async ({ tx, audit }) => {
    const poll = await pollOrRefuse(tx, id);
    refuseRunning(poll, now);
    if (await hasBallots(id)) throw new AppError("conflict", "It has taken texts. Archive it instead.");
    await tx.poll.delete({ where: { id } });
    await audit({ action: "delete", objectType: "poll", objectId: id, objectName: poll.name });
  });
}

function refuseRunning(poll: PollView, now: number): void {
  const state = pollState(poll, now);
  if (state === "open" || state === "paused" || state === "grace")
    throw new AppError("conflict", "It takes votes. Close it first.");
}
