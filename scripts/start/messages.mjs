/** What the start says: steps with their time, and failures as one line. */

/** A failure that the person can act on: its message is the only line printed, without a stack trace. */
export class StartError extends Error {
  constructor(message) {
    super(message);
    this.name = "StartError";
  }
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

let stream = process.stdout;

/** Commands whose standard output is their result say the rest on standard error. */
export function sayOnStderr() {
  stream = process.stderr;
}

export function say(text) {
  stream.write(`${text}\n`);
}

/** Runs `work` and prints `done` (or what `work` returns as text) with the time it took. */
export async function step(done, work) {
  const began = performance.now();
  const result = await work();
  const text = typeof done === "function" ? done(result) : done;
  if (text) say(`  ${text} · ${seconds(performance.now() - began)}`);
  return result;
}

/** Prints the failure (one line for what a person can act on, else the whole of it) and returns the exit code. */
export function reportFailure(error) {
  const text = error instanceof StartError ? error.message : (error?.stack ?? String(error));
  process.stderr.write(`\n${text}\n`);
  return 1;
}

/** A terminal that went away must not end the supervisor in the middle of its work. */
export function survivePipeErrors() {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
