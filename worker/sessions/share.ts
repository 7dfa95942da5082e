/** Which connections a worker takes, and when it has too many: arithmetic that every worker does alike. */

export type Load = { workerId: string; held: number };

/**
 * The part of `free` that is this worker's: each in its turn goes to whoever holds least, the first by id among equals. Every
 * worker that sees the same comes to the same answer; one that sees something else is corrected later.
 */
export function shareOf(
  free: readonly string[],
  { self, loads }: { self: string; loads: readonly Load[] },
): string[] {
  const counts = new Map(loads.map(({ workerId, held }) => [workerId, held]));
  const mine: string[] = [];
  for (const id of free.toSorted()) {
    const taker = leastOf(counts);
    if (taker === null) return [];
    counts.set(taker, (counts.get(taker) ?? 0) + 1);
    if (taker === self) mine.push(id);
  }
  return mine;
}

/** True when handing one over brings the workers closer to each other. */
export function hasSurplus({ self, loads }: { self: string; loads: readonly Load[] }): boolean {
  const mine = loads.find(({ workerId }) => workerId === self)?.held ?? 0;
  return loads.some(({ held }) => held < mine - 1);
}

function leastOf(counts: ReadonlyMap<string, number>): string | null {
  let least: string | null = null;
  for (const [id, count] of counts) {
    const best: number = least === null ? Infinity : (counts.get(least) ?? Infinity);
    if (count < best || (count === best && least !== null && id < least)) least = id;
  }
  return least;
}
