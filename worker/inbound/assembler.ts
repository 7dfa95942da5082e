/**
 * Long inbound texts until all their parts are there (3GPP 23.040 clause 9.2.3.24.1; SMPP 3.4 clause 5.3.2.22–25).
 *
 * A group is keyed by connection, sender, destination, reference, its size and the total (checklist 27).
 * - open: some parts came, each is stored and answered on its own. Left when the last part comes, when the time is over, or
 *   when another text begins under the same key
 * - storing: handed out; left by `close` when its text is committed, by `reopen` when it could not be
 * - closed: committed; kept for an hour, so that copies of its parts on a doubtful session are absorbed
 */
import type { InboxPart, PartGroup } from "@/db/inbox-types";

/** What a group has when it is handed out; `last` is the part that came last. */
export type Assembled = { parts: InboxPart[]; last: InboxPart; since: number };

type Group = { parts: Map<number, InboxPart>; since: number };

const CLOSED_MS = 3600_000;
const MAX_CLOSED = 20_000;
/** Groups beyond this number do not wait any longer: whoever sends first parts only must not fill the memory. */
const MAX_OPEN = 50_000;

export type Added = {
  kind: "waiting" | "complete" | "absorbed" | "busy";
  /** another text that waited under the same key: its missing parts will not come any more */
  displaced: Assembled | null;
  complete: Assembled | null;
};

const nothing = { displaced: null, complete: null };

export class Assembler {
  private readonly open = new Map<string, Group>();
  private readonly storing = new Map<string, InboxPart[]>();
  private readonly closed = new Map<string, { at: number; hashes: Set<string> }>();

  /**
   * - waiting: store the part, then answer it
   * - complete: `complete` is to be stored, then the part answered
   * - absorbed: a copy of a part of a stored text (looked for when `doubtful`)
   * - busy: a copy of a part whose text is being stored at this moment: nothing can be said about it yet
   */
  add(part: InboxPart, doubtful: boolean): Added {
    const key = groupKey(part);
    if (this.storing.get(key)?.some((known) => isCopy(known, part))) return { kind: "busy", ...nothing };
    const done = this.closed.get(key);
    if (doubtful && done?.hashes.has(part.contentHash) && part.receivedAt - done.at < CLOSED_MS)
      return { kind: "absorbed", ...nothing };
    const displaced = this.displace(key, part);
    const group = this.open.get(key) ?? { parts: new Map<number, InboxPart>(), since: part.receivedAt };
    this.open.set(key, group);
    if (!group.parts.has(part.seq)) group.parts.set(part.seq, part);
    group.since = Math.min(group.since, part.receivedAt);
    if (group.parts.size < part.total) return { kind: "waiting", displaced, complete: null };
    return { kind: "complete", displaced, complete: this.handOut(key, group) };
  }

  /** The part could not be stored and was refused: the SMSC will send it again. */
  forget(part: InboxPart): void {
    const key = groupKey(part);
    const group = this.open.get(key);
    group?.parts.delete(part.seq);
    if (group?.parts.size === 0) this.open.delete(key);
  }

  /** The text of the group is committed. */
  close(text: Assembled, now: number): void {
    const key = groupKey(text.last);
    this.storing.delete(key);
    this.closed.delete(key);
    this.closed.set(key, { at: now, hashes: new Set(text.parts.map((part) => part.contentHash)) });
    const oldest = this.closed.keys().next();
    if (this.closed.size > MAX_CLOSED && !oldest.done) this.closed.delete(oldest.value);
  }

  /** The text could not be stored: it waits on, without the part that was refused for it. */
  reopen(text: Assembled, refused: InboxPart | null): void {
    this.storing.delete(groupKey(text.last));
    for (const part of text.parts) if (part !== refused) this.restore(part);
  }

  /** A part that is stored already. */
  restore(part: InboxPart): void {
    const key = groupKey(part);
    if (this.storing.get(key)?.some((known) => isCopy(known, part))) return;
    if (this.closed.get(key)?.hashes.has(part.contentHash)) return;
    const group = this.open.get(key) ?? { parts: new Map<number, InboxPart>(), since: part.receivedAt };
    this.open.set(key, group);
    if (!group.parts.has(part.seq)) group.parts.set(part.seq, part);
    group.since = Math.min(group.since, part.receivedAt);
  }

  /** Groups of a connection whose first part came before `before`, and the oldest beyond the bound: partial texts. */
  overdue(connectionId: string, before: number): Assembled[] {
    const over = this.open.size - MAX_OPEN;
    return [...this.open]
      .filter(([key, { since }], index) => key.startsWith(connectionId) && (since < before || index < over))
      .map(([key, group]) => this.handOut(key, group));
  }

  private displace(key: string, part: InboxPart): Assembled | null {
    const group = this.open.get(key);
    const known = group?.parts.get(part.seq);
    return group && known && !isCopy(known, part) ? this.handOut(key, group) : null;
  }

  private handOut(key: string, group: Group): Assembled {
    this.open.delete(key);
    const parts = [...group.parts.values()];
    this.storing.set(key, [...(this.storing.get(key) ?? []), ...parts]);
    const last = parts.reduce((latest, part) => (part.receivedAt >= latest.receivedAt ? part : latest));
    return { parts: parts.sort((a, b) => a.seq - b.seq), last, since: group.since };
  }
}

/** The same part again: equal user data. The rest of the PDU may hold a time of its own. */
function isCopy(a: InboxPart, b: InboxPart): boolean {
  return a.seq === b.seq && Buffer.compare(a.octets, b.octets) === 0;
}

function groupKey({ connectionId, contactKey, toAddress, ref, refBits, total }: PartGroup): string {
  return `${connectionId} ${contactKey} ${toAddress} ${ref} ${refBits} ${total}`;
}
