/** Runs the wanted scenarios, prints a line each, and ends with 1 when something that is promised did not hold. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { reportFailure, StartError } from "@/scripts/start/messages.mjs";
import { countAll, PROMISED, type Counts } from "./counts";
import { GREAT_VOTE, playGreatVote, type GreatVote } from "./great-vote";
import { SCENARIOS, type Scenario, type ScenarioOptions } from "./scenarios";
import { NUMBER, openWorld } from "./world";

const PER_SECOND = 500;
const QUIET_MS = 180_000;
/** An outbox that is empty, and stays so: answers in doubt are looked for every ten seconds. */
const SETTLED_MS = 3000;

type Result = { name: string; seconds: number; note: string | null; counts: Counts };

type Arguments = { wanted: Scenario[]; greatVote: boolean; options: ScenarioOptions; out: string };

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      texts: { type: "string", default: "4000" },
      silence: { type: "string", default: "10" },
      away: { type: "string", default: "20" },
      out: { type: "string", default: "dist/chaos.json" },
    },
  });
  const names = [...SCENARIOS.map(({ name }) => name), GREAT_VOTE];
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new StartError(`No scenario “${unknown}”. There are: ${names.join("; ")}.`);
  const options = {
    texts: wholeNumber("--texts", values.texts, 20_000),
    silenceSeconds: wholeNumber("--silence", values.silence, 120),
    awaySeconds: wholeNumber("--away", values.away, 120),
  };
  const wanted = SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const greatVote = positionals.length === 0 || positionals.includes(GREAT_VOTE);
  return { wanted, greatVote, options, out: values.out };
}

function wholeNumber(option: string, value: string, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new StartError(`${option} is a whole number from 1 to ${most}.`);
  return number;
}

async function play(scenario: Scenario, options: ScenarioOptions): Promise<Result> {
  const began = performance.now();
  const world = await openWorld(scenario.connection);
  const { texts, perSecond } = scenario.load?.(options) ?? { texts: options.texts, perSecond: PER_SECOND };
  const count = async (from: string): Promise<number> =>
    (await world.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`))[0]?.n ?? 0;
  try {
    await world.smsc.change({ responseMs: 5000, retryDelayMs: 500 });
    await world.smsc.crowd({
      ...{ to: NUMBER, phones: texts, perSecond },
      texts: [{ text: "VOTE 1" }, { text: "vote 2" }],
    });
    const isStored = async (share: number) => (await count("ballot WHERE outcome = 0")) >= share * texts;
    const stored = (share: number) =>
      world.until(`${share * texts} votes are stored`, () => isStored(share), QUIET_MS);
    const note = (await scenario.run(world, stored, options)) ?? null;
    await world.smsc.until(
      ({ waiting, crowds }) => waiting === 0 && crowds.every(({ running }) => !running),
      QUIET_MS,
    );
    let emptySince = performance.now();
    const isQuiet = async (): Promise<boolean> => {
      if ((await count("outbox")) > 0) emptySince = performance.now();
      return performance.now() - emptySince > SETTLED_MS;
    };
    await world.until("nothing waits to be sent", isQuiet, QUIET_MS);
    const counts = await countAll(world);
    return { name: scenario.name, note, seconds: Math.round((performance.now() - began) / 1000), counts };
  } finally {
    await world.stop();
  }
}

function print(results: readonly Result[]): void {
  const rows = results.map(({ name, seconds, counts }) => ({ broken: name, seconds, ...counts }));
  const columns = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells: string[]): string =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!)))
      .join("  ");
  process.stdout.write(`\n${line(columns)}\n`);
  for (const row of rows) process.stdout.write(`${line(columns.map((column) => String(row[column])))}\n`);
  for (const { name, note } of results) if (note) process.stdout.write(`${name}: ${note}\n`);
}

async function main(): Promise<number> {
  const { wanted, greatVote, options, out } = readArguments();
  const results: Result[] = [];
  for (const scenario of wanted) {
    process.stderr.write(`  ${scenario.name} …\n`);
    results.push(await play(scenario, options));
  }
  if (results.length > 0) print(results);
  const vote = greatVote ? await tellGreatVote() : null;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(
    out,
    `${JSON.stringify({ at: new Date().toISOString(), options, results, greatVote: vote }, null, 2)}\n`,
  );
  const broken = results.filter(({ counts }) => PROMISED.some((promise) => counts[promise] > 0));
  for (const { name } of broken) process.stdout.write(`broken promise: ${name}\n`);
  const kept = !vote || vote.difference + vote["counted twice"] + vote["recount differs"] === 0;
  if (!kept) process.stdout.write(`broken promise: ${GREAT_VOTE}\n`);
  return broken.length > 0 || !kept ? 1 : 0;
}

async function tellGreatVote(): Promise<GreatVote> {
  process.stderr.write(`  ${GREAT_VOTE} …\n`);
  const { outcomes, ...vote } = await playGreatVote();
  process.stdout.write(`\n${GREAT_VOTE}\n`);
  for (const [name, value] of Object.entries({ ...vote, ...outcomes }))
    process.stdout.write(`  ${name.padEnd(16)} ${String(value).padStart(8)}\n`);
  return { ...vote, outcomes };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(reportFailure(error)),
);
