/** What is broken while texts come in. Each begins when a share of the votes is stored, and is over when all is put right. */
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "./world";

export type Scenario = {
  name: string;
  /** texts a second and how many, where they are not those of all */
  load?(options: ScenarioOptions): { perSecond: number; texts: number };
  /** more of the connection than its address */
  connection?: Record<string, unknown>;
  /** `stored(share)` resolves when so much of all votes is stored */
  run(
    world: World,
    stored: (share: number) => Promise<void>,
    options: ScenarioOptions,
  ): Promise<string | void>;
};

export type ScenarioOptions = { texts: number; silenceSeconds: number; awaySeconds: number };

const AWAY_PER_SECOND = 200;
const MEMORY_EVERY_MS = 500;

/** Without a database for a while; resolves to what the worker's memory did meanwhile. */
async function withoutDatabase(world: World, seconds: number): Promise<string> {
  const before = world.workerMiB();
  let most = before;
  await world.crashDatabase();
  for (let waited = 0; waited < seconds * 1000; waited += MEMORY_EVERY_MS) {
    await sleep(MEMORY_EVERY_MS);
    most = Math.max(most, world.workerMiB());
  }
  await world.beginDatabase();
  return `${seconds} s without a database at ${AWAY_PER_SECOND} texts/s: the worker's memory went from ${before} to at most ${most} MiB`;
}

const away = (name: string, settings: Record<string, unknown>): Scenario => ({
  name,
  connection: { settings },
  load: ({ awaySeconds }) => ({
    perSecond: AWAY_PER_SECOND,
    texts: AWAY_PER_SECOND * (awaySeconds + 10),
  }),
  async run(world, stored, { awaySeconds }) {
    await stored(0.02);
    return withoutDatabase(world, awaySeconds);
  },
});

const DROP_EVERY = 2000;

export const SCENARIOS: Scenario[] = [
  { name: "nothing", run: () => Promise.resolve() },
  {
    name: "worker killed twice",
    async run(world, stored) {
      for (const share of [0.3, 0.6]) {
        await stored(share);
        world.killWorker();
      }
    },
  },
  {
    name: "database killed",
    async run(world, stored) {
      await stored(0.4);
      await world.crashDatabase();
      await sleep(1000);
      await world.beginDatabase();
    },
  },
  {
    name: "worker and database killed",
    async run(world, stored) {
      await stored(0.4);
      world.killWorker();
      await world.crashDatabase();
      await sleep(1000);
      await world.beginDatabase();
    },
  },
  {
    name: "links dropped",
    async run(world, stored, { texts }) {
      for (let at = DROP_EVERY; at < texts; at += DROP_EVERY) {
        await stored(at / texts);
        await world.smsc.dropLinks();
      }
    },
  },
  {
    name: "submits unanswered",
    async run(world, stored, { silenceSeconds }) {
      await stored(0.4);
      await world.smsc.fault({ kind: "no-answer", seconds: silenceSeconds, accepts: true });
      await sleep(silenceSeconds * 1000);
    },
  },
  {
    name: "link dropped at each answer",
    async run(world, stored) {
      await stored(0.4);
      await world.smsc.fault({ kind: "drop", count: 5, accepts: true });
    },
  },
  away("database away, SMSC keeps texts", { spool: false }),
  away("database away, texts spooled", { spool: true }),
];
