/**
 * Holds what runs against what should run: leases free connections, starts a runner for each, takes changed settings over,
 * stops what is no longer wanted or was leased to another worker. Never runs one connection twice (checklist 10).
 *
 * A connection is
 * - free: no runner. Entered at the start and when a stop has ended and the lease is handed over
 * - running: leased, a runner at work. Left when it is no longer wanted, wants another bind, or its lease is lost
 * - ending: its runner stops; it is not begun again before that has ended
 */
import { LEASE_SECONDS, type Lease } from "@/db/worker-state";
import type { WantedConnection } from "@/db/wanted-connections";
import type { Clock } from "../clock";
import type { Logger } from "../log";

/** A lease with the monotonic time until which this worker may act on it, by its own clock. */
export type HeldLease = Lease & { validUntil: number };

/** What the supervisor needs of a running connection. */
export type Runnable = {
  readonly wanted: WantedConnection;
  readonly lease: HeldLease;
  start(): void;
  update(connection: WantedConnection): boolean;
  stop(): Promise<void>;
};

export type SupervisorDeps<T extends Runnable> = {
  clock: Clock;
  log: Logger;
  listWanted(): Promise<WantedConnection[]>;
  acquire(connectionIds: string[]): Promise<Lease[]>;
  renew(): Promise<Set<string>>;
  release(connectionId: string): Promise<void>;
  /** makes a runner after the lease is held and what an earlier holder left is recovered */
  create(connection: WantedConnection, lease: HeldLease): Promise<T>;
  /** the connection is enabled but cannot run as stored */
  onFault(connection: WantedConnection, fault: string): Promise<void>;
  onStopped(connectionId: string): Promise<void>;
};

/** The worker stops acting this long before the database lets another worker have the lease. */
const MARGIN_MS = 1500;

export class Supervisor<T extends Runnable> {
  private readonly runners = new Map<string, T>();
  private readonly ending = new Map<string, Promise<void>>();
  private wanted: WantedConnection[] | null = null;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: SupervisorDeps<T>) {}

  get(connectionId: string): T | undefined {
    return this.runners.get(connectionId);
  }

  all(): T[] {
    return [...this.runners.values()];
  }

  /** Reads the configuration again at the next step. */
  changed(): void {
    this.wanted = null;
  }

  /** One step; steps never overlap. Errors are logged and the next step tries again. */
  step(): Promise<void> {
    return this.next(() => this.reconcile());
  }

  /** Keeps the leases; a runner whose lease went to another worker may not write from now on, and is ended. */
  renew(): Promise<void> {
    return this.next(async () => {
      const validUntil = this.validity();
      const held = await this.deps.renew();
      for (const [id, runner] of this.runners) {
        runner.lease.validUntil = held.has(id) ? validUntil : 0;
        if (!held.has(id)) this.end(id);
      }
      // Left over by a start or a hand-over that failed half-way: nobody could ever run it.
      const stray = [...held].filter((id) => !this.runners.has(id) && !this.ending.has(id));
      for (const id of stray) await this.deps.release(id);
    });
  }

  /** Stops every link and hands its lease over. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
    for (const id of [...this.runners.keys()]) this.end(id);
    await Promise.all(this.ending.values());
  }

  /** Unbinds and binds again, as a person asked. */
  async restart(connectionId: string): Promise<void> {
    await this.next(async () => this.end(connectionId));
    await this.ending.get(connectionId);
    await this.step();
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.working = this.working
      .then(() => (this.stopped ? undefined : work()))
      .catch((error: unknown) =>
        this.deps.log.error({ err: error }, "connections could not be looked after"),
      );
    return this.working;
  }

  /** By the clock of this worker, counted from before the database was asked. */
  private validity(): number {
    return this.deps.clock.monotonic() + LEASE_SECONDS * 1000 - MARGIN_MS;
  }

  private async reconcile(): Promise<void> {
    this.wanted ??= await this.deps.listWanted();
    const wanted = new Map(this.wanted.map((connection) => [connection.id, connection]));
    for (const [id, runner] of this.runners) {
      const connection = wanted.get(id);
      if (!connection || connection.fault || !runner.update(connection)) this.end(id);
    }
    const missing = this.wanted.filter(({ id }) => !this.runners.has(id) && !this.ending.has(id));
    for (const connection of missing)
      if (connection.fault) await this.deps.onFault(connection, connection.fault);
    const runnable = missing.filter((connection) => !connection.fault);
    const validUntil = this.validity();
    const leases = await this.deps.acquire(runnable.map((connection) => connection.id));
    await Promise.all(
      leases.map(async (lease) => {
        const connection = wanted.get(lease.connectionId);
        if (connection) await this.begin(connection, { ...lease, validUntil });
      }),
    );
  }

  private async begin(connection: WantedConnection, lease: HeldLease): Promise<void> {
    try {
      const runner = await this.deps.create(connection, lease);
      this.runners.set(connection.id, runner);
      runner.start();
    } catch (error) {
      this.deps.log.error({ err: error, connection: connection.name }, "a connection could not be started");
      await this.deps.release(connection.id);
    }
  }

  private end(connectionId: string): void {
    const runner = this.runners.get(connectionId);
    if (!runner) return;
    this.runners.delete(connectionId);
    const done = this.handOver(connectionId, runner)
      .catch((error: unknown) => this.deps.log.warn({ err: error }, "a lease could not be handed over"))
      .finally(() => {
        this.ending.delete(connectionId);
        if (!this.stopped) void this.step();
      });
    this.ending.set(connectionId, done);
  }

  private async handOver(connectionId: string, runner: T): Promise<void> {
    await runner.stop();
    await this.deps.onStopped(connectionId);
    await this.deps.release(connectionId);
  }
}
