/** What virtual phones show. Bounded: the oldest bubbles go, then the phones that were quiet the longest. */
import type { Bubble, BubblePage, Phone } from "@/domain/simulator/control";

export const MAX_BUBBLES = 100_000;
export const MAX_PHONES = 50_000;
const PAGE = 2000;

export type NewBubble = Omit<Bubble, "id" | "revision">;
type Change = Partial<Pick<Bubble, "text" | "state" | "parts" | "messageIds" | "status">>;

/** Where a bubble stood when it changed; outdated once the bubble changed again. */
type Entry = { revision: number; bubble: Bubble };

export class Phones {
  private readonly phones = new Map<string, Bubble[]>();
  private readonly pinned = new Set<string>();
  private readonly bubbles = new Map<number, Bubble>();
  /** by revision without holes, so that a place is found by subtraction */
  private journal: Entry[] = [];
  private revision = 0;
  private lastId = 0;
  private readonly waiters = new Set<() => void>();

  constructor(private readonly maxBubbles = MAX_BUBBLES) {}

  get count(): number {
    return this.phones.size;
  }

  /** Puts a phone on the bench, before its first text perhaps; it is not forgotten however quiet it is. */
  pin(address: string): void {
    this.add(address);
    this.pinned.add(address);
  }

  private add(address: string): void {
    if (this.phones.has(address)) return;
    if (this.phones.size >= MAX_PHONES) this.forgetQuietest();
    this.phones.set(address, []);
  }

  remove(address: string): void {
    this.pinned.delete(address);
    for (const bubble of this.phones.get(address) ?? []) this.bubbles.delete(bubble.id);
    this.phones.delete(address);
  }

  show(fresh: NewBubble): Bubble {
    const bubble: Bubble = { ...fresh, id: (this.lastId += 1), revision: 0 };
    this.add(bubble.phone);
    const shown = this.phones.get(bubble.phone) ?? [];
    // behind the others again: the first phone of the map is then the quietest
    this.phones.delete(bubble.phone);
    this.phones.set(bubble.phone, shown);
    shown.push(bubble);
    this.bubbles.set(bubble.id, bubble);
    this.note(bubble);
    this.forgetOldest();
    return bubble;
  }

  /** Changes a bubble that is still shown. */
  change(id: number, change: Change): void {
    const bubble = this.bubbles.get(id);
    if (!bubble) return;
    Object.assign(bubble, change);
    this.note(bubble);
  }

  /** The bench in the order it was made, then the newest conversations. */
  list(limit = 500): Phone[] {
    const others = [...this.phones.keys()].filter((address) => !this.pinned.has(address));
    return [...this.pinned, ...others.reverse().slice(0, limit)].map((address) => {
      const shown = this.phones.get(address) ?? [];
      const pinned = this.pinned.has(address);
      return { address, pinned, bubbles: shown.length, last: shown.at(-1) ?? null };
    });
  }

  /** What changed after `since` (0: everything kept), oldest change first, of some phones or (none named) of all. */
  page(since: number, phones: readonly string[] = []): BubblePage {
    const first = this.journal[0]?.revision ?? this.revision + 1;
    const lost = since > this.revision || (since > 0 && since + 1 < first);
    const from = lost ? first : Math.max(first, since + 1);
    const bubbles: Bubble[] = [];
    let cursor = this.revision;
    for (let at = from - first; at < this.journal.length; at += 1) {
      const entry = this.journal[at]!;
      if (entry.bubble.revision !== entry.revision || !this.bubbles.has(entry.bubble.id)) continue;
      if (phones.length > 0 && !phones.includes(entry.bubble.phone)) continue;
      bubbles.push({ ...entry.bubble });
      if (bubbles.length < PAGE) continue;
      cursor = entry.revision;
      break;
    }
    return { cursor, gap: lost, bubbles };
  }

  /** Resolves at the next change, or after `ms`. */
  changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiters.add(done);
    });
  }

  /** Forgets every phone. Cursors stay valid: they see a gap. */
  clear(): void {
    this.phones.clear();
    this.pinned.clear();
    this.bubbles.clear();
    this.journal = [];
    this.revision += 1;
    this.wake();
  }

  private note(bubble: Bubble): void {
    bubble.revision = this.revision += 1;
    this.journal.push({ revision: bubble.revision, bubble });
    if (this.journal.length > this.maxBubbles * 3) this.journal = this.journal.slice(this.maxBubbles);
    this.wake();
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  private forgetOldest(): void {
    if (this.bubbles.size <= this.maxBubbles) return;
    for (const [id, bubble] of this.bubbles) {
      this.bubbles.delete(id);
      const shown = this.phones.get(bubble.phone);
      const at = shown?.findIndex((one) => one.id === id) ?? -1;
      if (shown && at >= 0) shown.splice(at, 1);
      return;
    }
  }

  private forgetQuietest(): void {
    for (const address of this.phones.keys()) if (!this.pinned.has(address)) return this.remove(address);
  }
}
