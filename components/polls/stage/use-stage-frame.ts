"use client";

import { useEffect, useState } from "react";
import type { StageFrame } from "@/domain/stage/stage";

/** How long a refused stream rests before it is tried again. */
const RETRY_MS = 5_000;

/** What the stage shows, moved on at every change; `gone` once its link was withdrawn. */
export function useStageFrame(
  token: string,
  initial: StageFrame,
): { frame: StageFrame; gone: boolean; isLive: boolean } {
  const [frame, setFrame] = useState(initial);
  const { questionNumber } = initial;
  const [gone, setGone] = useState(false);
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    if (gone) return;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      const next = new EventSource(
        `/api/stage/${token}/live${questionNumber > 1 ? `?question=${questionNumber}` : ""}`,
      );
      source = next;
      next.addEventListener("frame", (event) => {
        const read = JSON.parse((event as MessageEvent<string>).data) as StageFrame;
        setFrame(onThisClock(read));
        setLive(true);
      });
      next.addEventListener("gone", () => setGone(true));
      next.addEventListener("error", () => {
        setLive(false);
        // the browser tries again by itself unless the server refused
        if (next.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS);
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [token, questionNumber, gone]);
  return { frame, gone, isLive };
}

/** The poll's times as the clock of this screen will show them, which may be wrong by minutes. */
function onThisClock(frame: StageFrame): StageFrame {
  const skew = Date.now() - frame.now;
  const move = (at: number | null): number | null => (at === null ? null : at + skew);
  const { opensAt, closesAt } = frame.times;
  return { ...frame, times: { ...frame.times, opensAt: move(opensAt), closesAt: move(closesAt) } };
}
