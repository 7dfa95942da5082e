/**
 * Long inbound texts until all their parts are there (3GPP 23.040 clause 9.2.3.24.1; SMPP 3.4 clause 5.3.2.22–25).
 *
 * A group is keyed by connection, sender, destination, reference, its size and the total (checklist 27).
 * - open: some parts came, each is stored and answered on its own
 * - complete: the last part came; the text waits for its commit, the group stays until `close`
 * - closed: committed; copies of its parts are absorbed for an hour
 */
import type { InboxPart, PartGroup } from "@/db/inbox-types";

type Group = { parts: Map<number, InboxPart>; since: number };

const CLOSED_MS = 3600_000;
const MAX_CLOSED = 20_000;

export type Added =
  | { kind: "waiting" }
  /** every part, in order; `since`: receipt of the first that came */
  | { kind: "complete"; parts: InboxPart[]; since: number }
  /** a copy of a part of a text that was stored already */
  | { kind: "absorbed" };

export class Assembler {
  private readonly groups = new Map<string, Group>();
  private readonly closed = new Map<string, { at: number; hashes: Set<string> }>();

  add(part: InboxPart): Added {
    const key = groupKey(part);
    const done = this.closed.get(key);
    if (done?.hashes.has(part.contentHash) && part.receivedAt - done.at < CLOSED_MS)
      return { kind: "absorbed" };
    const group = this.groups.get(key) ?? { parts: new Map<number, InboxPart>(), since: part.receivedAt };
    this.groups.set(key, group);
    if (!group.parts.has(part.seq)) group.parts.set(part.seq, part);
    group.since = Math.min(group.since, part.receivedAt);
    if (group.parts.size < part.total) return { kind: "waiting" };
    return { kind: "complete", parts: inOrder(group), since: group.since };
  }

  /** The part could not be stored and was refused: the SMSC will send it again. */
  forget(part: InboxPart): void {
    const key = groupKey(part);
    const group = this.groups.get(key);
    group?.parts.delete(part.seq);
    if (group?.parts.size === 0) this.groups.delete(key);
  }

  /** The text of the group is committed. */
  close(group: PartGroup, now: number): void {
    const key = groupKey(group);
    const parts = this.groups.get(key)?.parts.values() ?? [];
    this.groups.delete(key);
    this.closed.delete(key);
    this.closed.set(key, { at: now, hashes: new Set([...parts].map((part) => part.contentHash)) });
    const oldest = this.closed.keys().next();
    if (this.closed.size > MAX_CLOSED && !oldest.done) this.closed.delete(oldest.value);
  }

  /** Groups whose first part came before `before`: what is there becomes a partial text. */
  overdue(before: number): { parts: InboxPart[]; since: number }[] {
    return [...this.groups.values()]
      .filter((group) => group.since < before)
      .map((group) => ({ parts: inOrder(group), since: group.since }));
  }
}

function inOrder(group: Group): InboxPart[] {
  return [...group.parts.values()].sort((a, b) => a.seq - b.seq);
}

function groupKey({ connectionId, contactKey, toAddress, ref, refBits, total }: PartGroup): string {
  return `${connectionId} ${contactKey} ${toAddress} ${ref} ${refBits} ${total}`;
}
