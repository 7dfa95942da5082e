/**
 * What arrived and is not stored yet. The next batch is what arrived since the last one; a sender is in one batch at a
 * time, with at most one text in it, so that its texts keep their order (product.md, Ballots).
 */
export type QueueItem = { sender: string; /** ends the sender's share of a batch */ isText: boolean };

export class InboundQueue<T extends QueueItem> {
  private items: T[] = [];
  private readonly busy = new Set<string>();

  get length(): number {
    return this.items.length;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** What a batch handed back goes first, before later items of the same senders. */
  putBack(items: readonly T[]): void {
    this.items.unshift(...items);
  }

  /** Up to `limit` items whose senders are in no other batch. Call `done` with the batch when it is stored or refused. */
  take(limit: number): T[] {
    const batch: T[] = [];
    const left: T[] = [];
    const closed = new Set<string>();
    let index = 0;
    for (; index < this.items.length && batch.length < limit; index += 1) {
      const item = this.items[index]!;
      if (this.busy.has(item.sender) || closed.has(item.sender)) {
        left.push(item);
        // A later part or text of this sender must not pass this one.
        closed.add(item.sender);
        continue;
      }
      batch.push(item);
      if (item.isText) closed.add(item.sender);
    }
    this.items = left.length === 0 ? this.items.slice(index) : [...left, ...this.items.slice(index)];
    for (const item of batch) this.busy.add(item.sender);
    return batch;
  }

  done(batch: readonly T[]): void {
    for (const item of batch) this.busy.delete(item.sender);
  }
}
