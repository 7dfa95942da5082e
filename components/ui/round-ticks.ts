const MINUTE_MS = 60_000;
/** Minutes that clocks are read in: from one to a week. */
const ROUND_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080];
const LONGEST_MINUTES = 43_200;
const MOST_TICKS = 8;

/**
 * Of moments in order (ms since 1970, evenly spaced) those at round times of a zone's clocks, at most eight: "15:30, 16:00",
 * never "15:26, 15:39". Where the spacing itself misses the round times (days counted in UTC, shown in Addis Ababa) the
 * first moment of each round stretch stands for it.
 */
export function roundTicks(moments: readonly number[], timeZone: string): number[] {
  const [first, second] = moments;
  const last = moments.at(-1);
  if (first === undefined || second === undefined || last === undefined) return [...moments];
  const span = last - first;
  const minutes =
    ROUND_MINUTES.find((step) => span / (step * MINUTE_MS) < MOST_TICKS) ??
    LONGEST_MINUTES * Math.max(1, Math.ceil((span + 1) / (LONGEST_MINUTES * MINUTE_MS * MOST_TICKS)));
  const wall = wallClock(timeZone);
  const stretchOf = (at: number): number => Math.floor(wall(at) / (minutes * MINUTE_MS));
  const before = [first - (second - first), ...moments.slice(0, -1)];
  const round = moments.filter((at, index) => stretchOf(at) !== stretchOf(before[index] ?? at));
  return round.length > 1 ? round : [first, last];
}

/** What the clocks of a zone show at a moment, as if it were UTC. */
function wallClock(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" },
  });
  return (at) => {
    const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  };
}
