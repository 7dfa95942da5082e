/** Shortest time between the starts of two readings of the same thing. */
const LEAST_MS = 250;
/** A reading that took long rests this many times as long: it takes a fifth of the database's core at most. */
const REST = 4;
const MOST_REST_MS = 10_000;

type Pace = { ready: Promise<void>; next: Promise<unknown> | null };

type Clock = { now: () => number; sleep: (ms: number) => Promise<void> };

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
};

/**
 * Paces an expensive read that every open page asks for at each hint: one reading at a time a key, with a rest behind it,
 * shared by all who asked before it began. What is answered was always read after it was asked for.
 */
export class Paced {
  private readonly paces = new Map<string, Pace>();

  constructor(
    private readonly clock: Clock = realClock,
    private readonly maxKeys = 1000,
  ) {}

  read<T>(key: string, read: () => Promise<T>): Promise<T> {
    const pace: Pace = this.paces.get(key) ?? { ready: Promise.resolve(), next: null };
    this.paces.delete(key);
    this.paces.set(key, pace);
    const oldest = this.paces.keys().next();
    if (this.paces.size > this.maxKeys && !oldest.done) this.paces.delete(oldest.value);
    pace.next ??= pace.ready.then(() => this.start(pace, read));
    return pace.next as Promise<T>;
  }

  private start<T>(pace: Pace, read: () => Promise<T>): Promise<T> {
    pace.next = null;
    const startedAt = this.clock.now();
    const reading = read();
    const rest = (): Promise<void> => {
      const took = this.clock.now() - startedAt;
      return this.clock.sleep(Math.min(MOST_REST_MS, Math.max(LEAST_MS - took, took * REST)));
    };
    pace.ready = reading.then(rest, rest);
    return reading;
  }
}
