/**
 * Holds what runs against what should run: leases its share of the free connections, starts a runner for each, takes changed
 * settings over, stops what is no longer wanted or was leased to another worker. Never runs one connection twice
 * (checklist 10).
 *
 * A connection is
 * - free: no runner. Entered at the start and when a stop has ended and the lease is handed over
 * - beginning: leased; what an earlier holder left is being recovered
 * - running: leased, a runner at work. Left when it is no longer wanted, wants another bind, is handed to a worker that has
 *   less to do, or when its lease is another's
 * - lapsed, a part of running: the lease could not be renewed in time, as when the database is away. Nothing is submitted,
 *   the sessions stay. Left by a renewal, by the news that another worker has it, or after five minutes
 * - ending: its runner stops; it is not begun again before that has ended
 */
import { LEASE_SECONDS, type Lease, type LeaseView } from "@/db/worker-state";
import type { WantedConnection } from "@/db/wanted-connections";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import { hasSurplus, shareOf } from "./share";

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
  workerId: string;
  clock: Clock;
  log: Logger;
  listWanted(): Promise<WantedConnection[]>;
  view(connectionIds: string[]): Promise<LeaseView>;
  acquire(connectionIds: string[]): Promise<Lease[]>;
  /** epochs by connection */
  renew(): Promise<Map<string, number>>;
  release(connectionId: string): Promise<void>;
  /** makes a runner after the lease is held and what an earlier holder left is recovered */
  create(connection: WantedConnection, lease: HeldLease): Promise<T>;
  /** the connection is enabled but cannot run as stored */
  onFault(connection: WantedConnection, fault: string): Promise<void>;
  onStopped(connectionId: string): Promise<void>;
};

/** The worker stops acting this long before the database lets another worker have the lease. */
const MARGIN_MS = 1500;
/** Past its lease a worker keeps its sessions this long, as a database that is away does not make the links bad. */
const LAPSED_MS = 300_000;
/** Free for so long: whoever should have taken it does not. */
const PATIENCE_MS = 2_500;
/** After that it is not handed over again at once. */
const STEADY_MS = 60_000;

export class Supervisor<T extends Runnable> {
  private readonly runners = new Map<string, T>();
  private readonly leases = new Map<string, HeldLease>();
  private readonly ending = new Map<string, Promise<void>>();
  private readonly beginning = new Set<string>();
  /** since when, monotonic, a connection was seen free */
  private freeSince = new Map<string, number>();
  private steadyUntil = 0;
  private wanted: WantedConnection[] | null = null;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: SupervisorDeps<T>) {}

  get(connectionId: string): T | undefined {
    return this.runners.get(connectionId);
  }

  /** Whether this worker holds the lease by its own clock, also while the link is being stopped. */
  holds(connectionId: string): boolean {
    return this.deps.clock.monotonic() < (this.leases.get(connectionId)?.validUntil ?? 0);
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

  /**
   * Keeps the leases; a runner whose lease went to another worker may not write from now on, and is ended. Not in line with
   * the steps, which may wait for the database for longer than a lease holds.
   */
  async renew(): Promise<void> {
    const validUntil = this.validity();
    const before = new Map(this.runners);
    const began = new Set(this.beginning);
    const held = await this.deps.renew();
    for (const [id, runner] of before) {
      if (this.runners.get(id) !== runner) continue;
      if (held.get(id) === runner.lease.epoch) runner.lease.validUntil = validUntil;
      else this.lose(id, runner);
    }
    // Left over by a start or a hand-over that failed half-way: nobody could ever run it.
    const known = [before, began, this.runners, this.beginning, this.ending];
    const stray = [...held.keys()].filter((id) => !known.some((some) => some.has(id)));
    if (!this.stopped) for (const id of stray) await this.deps.release(id);
  }

  /** Ends what lapsed too long ago. Asks nobody: the database may be what is missing. */
  watch(): void {
    const now = this.deps.clock.monotonic();
    for (const [id, { lease, wanted }] of this.runners) {
      if (now < lease.validUntil + LAPSED_MS) continue;
      this.deps.log.error(
        { connection: wanted.name },
        "unbound: its lease could not be renewed for too long",
      );
      this.end(id);
    }
  }

  /** Hands one connection over when another worker holds at least two less. */
  balance(): Promise<void> {
    return this.next(async () => {
      const { clock, workerId, log } = this.deps;
      if (this.ending.size > 0 || this.runners.size < 2 || clock.monotonic() < this.steadyUntil) return;
      const { loads } = await this.deps.view([]);
      const last = [...this.runners.values()].at(-1);
      if (!last || !hasSurplus({ self: workerId, loads })) return;
      log.info({ connection: last.wanted.name }, "handed to a worker that has less to do");
      this.end(last.wanted.id);
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
    const runnable = missing.filter((connection) => !connection.fault).map(({ id }) => id);
    if (runnable.length === 0) this.freeSince.clear();
    const mine = runnable.length > 0 ? await this.choose(runnable) : [];
    if (mine.length === 0) return;
    const validUntil = this.validity();
    const leases = await this.acquire(mine);
    await Promise.all(
      leases.map(async (lease) => {
        this.freeSince.delete(lease.connectionId);
        const connection = wanted.get(lease.connectionId);
        if (connection) await this.begin(connection, { ...lease, validUntil });
      }),
    );
  }

  /** What this worker takes now of what nobody holds: its share, and what nobody else takes. */
  private async choose(runnable: string[]): Promise<string[]> {
    const { clock, workerId } = this.deps;
    const { loads, free } = await this.deps.view(runnable);
    const now = clock.monotonic();
    this.freeSince = new Map(free.map((id) => [id, this.freeSince.get(id) ?? now]));
    const share = new Set(shareOf(free, { self: workerId, loads }));
    const left = free.filter((id) => !share.has(id) && now - this.freeSince.get(id)! >= PATIENCE_MS);
    if (left.length > 0) this.steadyUntil = now + STEADY_MS;
    return [...share, ...left];
  }

  /** A renewal that comes between the lease and its runner finds it beginning, not stray. */
  private async acquire(connectionIds: string[]): Promise<Lease[]> {
    for (const id of connectionIds) this.beginning.add(id);
    try {
      const leases = await this.deps.acquire(connectionIds);
      const got = new Set(leases.map(({ connectionId }) => connectionId));
      for (const id of connectionIds) if (!got.has(id)) this.beginning.delete(id);
      return leases;
    } catch (error) {
      for (const id of connectionIds) this.beginning.delete(id);
      throw error;
    }
  }

  private async begin(connection: WantedConnection, lease: HeldLease): Promise<void> {
    try {
      const runner = await this.deps.create(connection, lease);
      this.leases.set(connection.id, lease);
      this.runners.set(connection.id, runner);
      runner.start();
    } catch (error) {
      this.deps.log.error({ err: error, connection: connection.name }, "a connection could not be started");
      await this.deps.release(connection.id);
    } finally {
      this.beginning.delete(connection.id);
    }
  }

  /** The database shows another epoch: nothing is written from this moment on, and the sessions go. */
  private lose(id: string, { lease, wanted }: T): void {
    lease.validUntil = 0;
    this.deps.log.warn({ connection: wanted.name, epoch: lease.epoch }, "its lease is another worker's");
    this.end(id);
  }

  private end(connectionId: string): void {
    const runner = this.runners.get(connectionId);
    if (!runner) return;
    this.runners.delete(connectionId);
    const done = this.handOver(connectionId, runner)
      .catch((error: unknown) => this.deps.log.warn({ err: error }, "a lease could not be handed over"))
      .finally(() => {
        this.ending.delete(connectionId);
        this.leases.delete(connectionId);
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
