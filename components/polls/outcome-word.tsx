"use client";

import { useTranslations } from "next-intl";
import { StateWord, type Tone } from "@/components/ui/state-word";
import type { BallotOutcome } from "@/domain/polls/codes";

const TONES: Record<BallotOutcome, Tone> = {
  counted: "good",
  changed: "good",
  "over-cap": "neutral",
  "unknown-choice": "warn",
  early: "neutral",
  late: "neutral",
  restricted: "neutral",
  excluded: "bad",
  paused: "neutral",
  rehearsal: "neutral",
  held: "warn",
};

export function OutcomeWord({ outcome }: { outcome: BallotOutcome }) {
  const t = useTranslations("polls.outcomes");
  return <StateWord tone={TONES[outcome]}>{t(outcome)}</StateWord>;
}
