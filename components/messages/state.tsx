"use client";

import { useTranslations } from "next-intl";
import { StateWord, type Tone } from "@/components/ui/state-word";
import type { MessageState } from "@/domain/messages/codes";
import type { LogMessage } from "@/domain/messages/log";

export const OUT_TONES: Record<MessageState, { tone: Tone; hollow?: boolean }> = {
  received: { tone: "neutral" },
  queued: { tone: "accent", hollow: true },
  sending: { tone: "accent" },
  sent: { tone: "accent" },
  delivered: { tone: "good" },
  failed: { tone: "bad" },
  expired: { tone: "bad" },
  rejected: { tone: "bad" },
  unknown: { tone: "warn" },
  cancelled: { tone: "neutral", hollow: true },
};

/** Outcomes that somebody may have to look at, and those that counted for nothing; all others are as they should be. */
const WARNING = new Set<string>(["unmatched", "review"]);
const WITHOUT_EFFECT = new Set<string>([
  "over-cap",
  "unknown-choice",
  "early",
  "late",
  "restricted",
  "redelivery",
  "not-vote",
  "not-joined",
  "already-joined",
  "already-opted-out",
  "already-opted-in",
]);

/** The word alone, where the dot stands already. */
export function OutWord({ state }: { state: MessageState }) {
  const t = useTranslations("messages");
  return t(`states.${state}`);
}

export function OutState({ state }: { state: MessageState }) {
  const t = useTranslations("messages");
  const { tone, hollow } = OUT_TONES[state];
  return (
    <StateWord tone={tone} hollow={hollow}>
      {t(`states.${state}`)}
    </StateWord>
  );
}

/** The state of what we sent; of what came in, what became of it. */
export function MessageStateWord({ message }: { message: LogMessage }) {
  const t = useTranslations("messages");
  if (message.direction === "out") return <OutState state={message.state} />;
  const { outcome, marks } = message;
  if (marks.includes("handled")) return <StateWord tone="neutral">{t("handled")}</StateWord>;
  if (marks.some((mark) => mark === "optedOut" || mark === "loopGuard" || mark === "notRoutable"))
    return <StateWord tone="warn">{t("withheld")}</StateWord>;
  if (outcome === null) return <OutState state={message.state} />;
  return (
    <StateWord
      tone={WARNING.has(outcome) ? "warn" : WITHOUT_EFFECT.has(outcome) ? "neutral" : "good"}
      hollow={WITHOUT_EFFECT.has(outcome)}
    >
      {t(`outcomes.${outcome}`)}
    </StateWord>
  );
}
