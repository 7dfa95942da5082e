/**
 * Runs `work` every `ms`, never twice at once; an error counts as done and is told. Returns a stop that waits for the run
 * under way.
 */
export function every(
  ms: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    if (!stopped) timer = setTimeout(run, ms);
  };
  const run = (): void => {
    running = work().catch(onError).finally(arm);
  };
  arm();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
