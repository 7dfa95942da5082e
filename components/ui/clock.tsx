"use client";

import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

const Clock = createContext<number | null>(null);

/** One clock for every relative time on a page, in ms since 1970; it starts with the server's, so that both render alike. */
export function ClockProvider({ now: first, children }: { now: number; children: ReactNode }) {
  const [now, setNow] = useState(first);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    const start = setTimeout(tick, 0);
    const timer = setInterval(tick, 10_000);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearTimeout(start);
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [first]);
  return <Clock value={now}>{children}</Clock>;
}

/** The page's time, moved on every 10 s. */
export function useNow(): number {
  const now = useContext(Clock);
  if (now === null) throw new Error("useNow needs a ClockProvider above it.");
  return now;
}

/** The time moved on every second, while `running`: for countdowns. */
export function useSecond(running: boolean): number {
  const start = useNow();
  const [second, setSecond] = useState(start);
  useEffect(() => {
    if (!running) return;
    const tick = () => setSecond(Date.now());
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [running]);
  return running ? Math.max(second, start) : start;
}
