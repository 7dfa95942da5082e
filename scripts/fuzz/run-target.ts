/** Feeds one target in this process; its result is the one line of standard output. Started by scripts/fuzz.mjs. */
import { FUZZ_TARGETS } from "@/tests/fuzz/targets";

/** Cases that fill the caches of the engine and of what is tested, before memory is looked at. */
const WARM_UP = 2000;
/** Garbage collection leaves this much more or less behind; a case that keeps a hundred octets shows within 100,000. */
const GROWTH_KIB = 8192;

const [name = "", cases = "0", seed = "0"] = process.argv.slice(2);

function heapKiB(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1024);
}

function run(): object {
  const target = FUZZ_TARGETS.find((one) => one.name === name);
  if (!target) throw new Error(`There is no target ${name}.`);
  target.run({ cases: WARM_UP, seed: Number(seed) + 1 });
  const before = heapKiB();
  const result = target.run({ cases: Number(cases), seed: Number(seed) });
  const grownKiB = Math.max(0, heapKiB() - before);
  const growth = grownKiB > GROWTH_KIB ? `Memory grew by ${grownKiB} KiB.` : null;
  return { ...result, says: target.says, grownKiB, failure: result.failure ?? growth };
}

const answer = name === "--list" ? { names: FUZZ_TARGETS.map((target) => target.name) } : run();
process.stdout.write(`${JSON.stringify(answer)}\n`);
