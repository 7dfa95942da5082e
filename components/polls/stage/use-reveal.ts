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
  const [wasShown, setWasShown] = useState(isShown);
  const [revealed, setRevealed] = useState(isShown ? Infinity : 0);
  // before anything is drawn: figures that come back begin at none, however soon after they were hidden
  if (wasShown !== isShown) {
    setWasShown(isShown);
    setRevealed(0);
  }
  const before = useRef(isShown);
  const count = useRef(places);
  useEffect(() => {
    count.current = places;
  }, [places]);
  useEffect(() => {
    if (before.current === isShown) return;
    before.current = isShown;
    if (!isShown) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const steps = still ? 1 : Math.max(1, count.current);
    const step = Math.min(STEP_MS, MOST_MS / steps);
    const timers = Array.from({ length: steps }, (_, index) =>
      setTimeout(
        () => setRevealed(index + 1 === steps ? Infinity : index + 1),
        still ? 0 : SUSPENSE_MS + index * step,
      ),
    );
    return () => timers.forEach(clearTimeout);
  }, [isShown]);
  return isShown ? revealed : 0;
}
