/**
 * Holds what runs against what should run: leases free connections, starts a runner for each, takes changed settings over,
 * stops what is no longer wanted or was leased to another worker. Never runs one connection twice (checklist 10).
 */
import type { Lease } from "@/db/worker-state";
import type { WantedConnection } from "@/db/wanted-connections";
import type { Logger } from "../log";

/** What the supervisor needs of a running connection. */
export type Runnable = {
  readonly wanted: WantedConnection;
  start(): void;
  update(connection: WantedConnection): boolean;
  stop(): Promise<void>;
};

export type SupervisorDeps<T extends Runnable> = {
  log: Logger;
  listWanted(): Promise<WantedConnection[]>;
  acquire(connectionIds: string[]): Promise<Lease[]>;
  renew(): Promise<Set<string>>;
  release(connectionId: string): Promise<void>;
  /** makes a runner after the lease is held and what an earlier holder left is recovered */
  create(connection: WantedConnection, lease: Lease): Promise<T>;
  /** the connection is enabled but cannot run as stored */
  onFault(connection: WantedConnection, fault: string): Promise<void>;
  onStopped(connectionId: string): Promise<void>;
};

export class Supervisor<T extends Runnable> {
  private readonly runners = new Map<string, T>();
  private wanted: WantedConnection[] | null = null;
  private working: Promise<void> = Promise.resolve();

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
    this.working = this.working
      .then(() => this.reconcile())
      .catch((error: unknown) =>
        this.deps.log.error({ err: error }, "connections could not be looked after"),
      );
    return this.working;
  }

  /** Stops every link and hands its lease over. */
  async stop(): Promise<void> {
    await this.working;
    await Promise.all([...this.runners.keys()].map((id) => this.end(id)));
  }

  /** Unbinds and binds again, as a person asked. */
  async restart(connectionId: string): Promise<void> {
    await this.working;
    if (this.runners.has(connectionId)) await this.end(connectionId);
    await this.step();
  }

  private async reconcile(): Promise<void> {
    const held = await this.deps.renew();
    for (const id of this.runners.keys()) if (!held.has(id)) await this.end(id);
    this.wanted ??= await this.deps.listWanted();
    const wanted = new Map(this.wanted.map((connection) => [connection.id, connection]));
    for (const [id, runner] of this.runners) {
      const connection = wanted.get(id);
      if (!connection || connection.fault || !runner.update(connection)) await this.end(id);
    }
    const missing = this.wanted.filter((connection) => !this.runners.has(connection.id));
    for (const connection of missing)
      if (connection.fault) await this.deps.onFault(connection, connection.fault);
    const runnable = missing.filter((connection) => !connection.fault);
    for (const lease of await this.deps.acquire(runnable.map((connection) => connection.id))) {
      const connection = wanted.get(lease.connectionId);
      if (connection) await this.begin(connection, lease);
    }
  }

  private async begin(connection: WantedConnection, lease: Lease): Promise<void> {
    try {
      const runner = await this.deps.create(connection, lease);
      this.runners.set(connection.id, runner);
      runner.start();
    } catch (error) {
      await this.deps.release(connection.id);
      throw error;
    }
  }

  private async end(connectionId: string): Promise<void> {
    const runner = this.runners.get(connectionId);
    this.runners.delete(connectionId);
    await runner?.stop();
    await this.deps.onStopped(connectionId);
    await this.deps.release(connectionId);
  }
}
