/** The most times in any sliding window of so many ms, its end not in it; `times` ascend. */
export function fullestWindow(times: readonly number[], ms: number): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while (times[last]! - times[first]! >= ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** How many of the times lie in the `ms` from `from` on. */
export function countWithin(times: readonly number[], from: number, ms: number): number {
  return times.filter((time) => time >= from && time < from + ms).length;
}
