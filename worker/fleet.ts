/** This worker among the others: its heartbeat, its leases, and the clock that all of them share. */
import { openLeasePool } from "@/db/lease-pool";
import * as state from "@/db/worker-state";
import type { DatabaseClock } from "./database-clock";
import { every } from "./every";
import type { Supervisor, SupervisorDeps, Runnable } from "./sessions/supervisor";

const BEAT_MS = 2_000;
const WATCH_MS = 1_000;

export type LeaseStore = Pick<SupervisorDeps<Runnable>, "view" | "acquire" | "renew" | "release">;

/** Opens its own connections to the database. */
export class Fleet {
  private readonly pool = openLeasePool();
  private word: state.WorkerStateWord = "starting";

  constructor(
    private readonly self: state.WorkerIdentity,
    private readonly clock: DatabaseClock,
  ) {}

  get leases(): LeaseStore {
    const { pool, self } = this;
    return {
      view: (ids) => state.viewLeases(pool, self.id, ids),
      acquire: (ids) => state.acquireLeases(pool, self.id, ids),
      renew: () => state.renewLeases(pool, self.id),
      release: (id) => state.releaseLease(pool, self.id, id),
    };
  }

  /** Takes the database's time over, says that this worker is there, and frees what dead ones of this machine held. */
  async join(): Promise<void> {
    await this.clock.lookClosely(() => state.readDatabaseTime(this.pool));
    await state.registerWorker(this.pool, this.self);
    await state.buryDeadWorkers(this.pool, this.self, isAlive);
  }

  async say(word: state.WorkerStateWord): Promise<void> {
    this.word = word;
    await state.beatWorker(this.pool, this.self.id, word);
  }

  /** Renews until stopped, and watches what it could not renew. */
  keep<T extends Runnable>(
    supervisor: Supervisor<T>,
    onError: (error: unknown) => void,
  ): () => Promise<void> {
    const beat = async (): Promise<void> => {
      await supervisor.renew();
      await state.beatWorker(this.pool, this.self.id, this.word);
      await this.clock.look(() => state.readDatabaseTime(this.pool));
      void supervisor.balance();
    };
    const watch = setInterval(() => supervisor.watch(), WATCH_MS);
    const stop = every(BEAT_MS, beat, onError);
    return async () => {
      clearInterval(watch);
      await stop();
    };
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
