"use client";

import { useTranslations } from "next-intl";
import { StateWord, type Tone } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import type { ConnectionView } from "@/domain/connections/draft";
import type { LinkStateWord } from "@/domain/connections/states";

const TONES: Record<LinkStateWord, Tone> = {
  bound: "good",
  connecting: "warn",
  throttled: "warn",
  down: "bad",
  stopped: "neutral",
};

/** The state of a link as a word with its dot, and since when. */
export function LinkState({ connection: { state, since } }: { connection: ConnectionView }) {
  const t = useTranslations("connections");
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <StateWord tone={TONES[state]} hollow={state === "stopped"}>
        {t(`states.${state}`)}
      </StateWord>
      {since !== null && (
        <span className="text-13 text-ink-muted">
          {t.rich("since", { time: () => <Time key="time" at={since} style="clock" /> })}
        </span>
      )}
    </span>
  );
}
