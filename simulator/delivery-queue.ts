/**
 * Deliveries that wait for a session, first in, first out for each route. One that a session could not finish goes back to
 * the front, so that order is kept across a dropped link.
 */
import type { Delivery, Route } from "./delivery";

export class DeliveryQueue {
  private readonly queues = new Map<string, Fifo>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(delivery: Delivery): void {
    this.queueOf(delivery.route).push(delivery);
    this.count += 1;
  }

  /** Back to the front, in the order given. */
  putBack(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries.toReversed()) this.queueOf(delivery.route).unshift(delivery);
    this.count += deliveries.length;
  }

  /** Up to `limit` deliveries whose route `serves` allows, one of each route in turn, so that none starves another. */
  take(limit: number, serves: (route: Route) => boolean): Delivery[] {
    const open = [...this.queues].filter(([key, queue]) => {
      const first = queue.peek();
      if (first === undefined) this.queues.delete(key);
      return first !== undefined && serves(first.route);
    });
    const taken: Delivery[] = [];
    let found = true;
    while (found && taken.length < limit) {
      found = false;
      for (const [, queue] of open) {
        const next = taken.length < limit ? queue.shift() : undefined;
        if (!next) continue;
        taken.push(next);
        found = true;
      }
    }
    this.count -= taken.length;
    return taken;
  }

  clear(): void {
    this.queues.clear();
    this.count = 0;
  }

  private queueOf(route: Route): Fifo {
    const key = "number" in route ? `number:${route.number}` : `account:${route.account}`;
    const queue = this.queues.get(key) ?? new Fifo();
    this.queues.set(key, queue);
    return queue;
  }
}

/** A queue with a cheap shift: the taken ones are cut off now and then. */
class Fifo {
  private items: Delivery[] = [];
  private head = 0;

  peek(): Delivery | undefined {
    return this.items[this.head];
  }

  push(delivery: Delivery): void {
    this.items.push(delivery);
  }

  unshift(delivery: Delivery): void {
    if (this.head > 0) this.items[(this.head -= 1)] = delivery;
    else this.items.unshift(delivery);
  }

  shift(): Delivery | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    this.head += 1;
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
