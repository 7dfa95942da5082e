"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { StateWord, type Tone } from "@/components/ui/state-word";
import { useTimeText } from "@/components/ui/time";
import type { PollState, PollTimes } from "@/domain/polls/state";
import { useCountdown, usePollClock } from "./use-poll-clock";

const TONES: Record<PollState, { tone: Tone; hollow?: boolean }> = {
  draft: { tone: "neutral", hollow: true },
  waiting: { tone: "accent", hollow: true },
  open: { tone: "good" },
  paused: { tone: "warn", hollow: true },
  grace: { tone: "warn" },
  closed: { tone: "neutral" },
  archived: { tone: "neutral", hollow: true },
};

/** The state as a word, with the countdown to what happens next by itself. */
export function PollStateLine({ poll }: { poll: PollTimes }) {
  const t = useTranslations("polls");
  const { state, left } = usePollClock(poll);
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <StateWord {...TONES[state]}>{t(`states.${state}`)}</StateWord>
      <span className="text-13 text-ink-muted">
        <StateNote poll={poll} state={state} left={left} />
      </span>
    </span>
  );
}

const figures = (chunks: ReactNode) => <span className="text-ink tabular-nums">{chunks}</span>;

function StateNote({ poll, state, left }: { poll: PollTimes; state: PollState; left: number | null }) {
  const t = useTranslations("polls.stateNotes");
  const countdown = useCountdown();
  const time = useTimeText();
  // Seconds differ between server and browser; the first paint of both shows the same minute.
  const [shown] = useState(() => (left === null ? "" : countdown(left)));
  const text = left === null ? shown : countdown(left);
  switch (state) {
    case "draft":
      return t("draft");
    case "waiting":
      return t.rich("opensIn", { left: text, time: figures });
    case "open":
      return left === null ? t("byHand") : t.rich("closesIn", { left: text, time: figures });
    case "paused":
      return t("paused");
    case "grace":
      return t.rich("graceLeft", { left: text, time: figures });
    case "closed":
      return t("closedAt", { at: time(poll.closesAt ?? 0, "clock") });
    case "archived":
      return t("archivedAt", { at: time(poll.archivedAt ?? 0, "clock") });
  }
}
