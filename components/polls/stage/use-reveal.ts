"use client";

import { useEffect, useRef, useState } from "react";

/** Before the first place shows. */
const SUSPENSE_MS = 1_500;
const STEP_MS = 700;
/** Nobody waits longer for the first place, however many there are. */
const MOST_MS = 8_000;

/**
 * How many places show, counted from the last: all of them, but for the moments after figures were revealed, when they
 * build up one after another; none while they are hidden. At once for those who asked for less motion.
 */
export function useReveal(isShown: boolean, places: number): number {
  const [revealed, setRevealed] = useState(isShown ? Infinity : 0);
  const before = useRef(isShown);
  useEffect(() => {
    if (before.current === isShown) return;
    before.current = isShown;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = Math.min(STEP_MS, MOST_MS / Math.max(1, places));
    const timers =
      !isShown || still
        ? [setTimeout(() => setRevealed(isShown ? Infinity : 0), 0)]
        : Array.from({ length: places }, (_, index) =>
            setTimeout(
              () => setRevealed(index + 1 === places ? Infinity : index + 1),
              SUSPENSE_MS + index * step,
            ),
          );
    return () => timers.forEach(clearTimeout);
  }, [isShown, places]);
  return isShown ? revealed : 0;
}
