"use client";

import { useTimeZone } from "next-intl";
import { useMemo } from "react";
import { roundTicks } from "./round-ticks";

/** Where a chart of these points has its ticks: at round times of the zone that the page shows. */
export function useRoundTicks(points: readonly { at: number }[]): number[] {
  const zone = useTimeZone() ?? "UTC";
  return useMemo(
    () =>
      roundTicks(
        points.map(({ at }) => at),
        zone,
      ),
    [points, zone],
  );
}
