/** What is broken while texts come in. Each begins when a share of the votes is stored, and is over when all is put right. */
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "./world";

export type Scenario = {
  name: string;
  /** `stored(share)` resolves when so much of all votes is stored */
  run(world: World, stored: (share: number) => Promise<void>, options: ScenarioOptions): Promise<void>;
};

export type ScenarioOptions = { texts: number; silenceSeconds: number };

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
];
