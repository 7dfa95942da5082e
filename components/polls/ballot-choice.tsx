"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { BallotDecisionRow, BallotRow } from "@/domain/polls/ballots";
import type { BallotOutcome } from "@/domain/polls/codes";
import { OutcomeWord } from "./outcome-word";

/** The choice of a ballot with everything that was said about it since. */
export function BallotChoice({ ballot }: { ballot: BallotRow }) {
  const t = useTranslations("polls.ballots");
  const notes = useNotes(ballot.decisions);
  const { choice, outcome } = standingOf(ballot);
  return (
    <>
      <bdi className="block truncate text-left">{choice ?? "–"}</bdi>
      {ballot.suggested && !lastMeaning(ballot) && (
        <span className="block text-13 break-words whitespace-normal text-ink-muted sm:truncate">
          {t("nearly", { choice: ballot.suggested.name })}
        </span>
      )}
      {ballot.replaced && <span className="block text-13 text-ink-muted">{t("replaced")}</span>}
      {notes.map((note) => (
        <span
          key={note}
          title={note}
          className="block text-13 break-words whitespace-normal text-ink-muted sm:truncate"
        >
          {note}
        </span>
      ))}
      <span className="block text-13 sm:hidden">
        <OutcomeWord outcome={outcome} />
      </span>
    </>
  );
}

/** What a person last said that a text means; none once that was taken back. */
export function lastMeaning({ decisions }: BallotRow): BallotDecisionRow | undefined {
  const last = decisions.findLast(({ kind }) => kind === "review" || kind === "retraction");
  return last?.kind === "review" ? last : undefined;
}

/** What a ballot counts as now, after everything that was decided about it. */
export function standingOf(ballot: BallotRow): { choice: string | null; outcome: BallotOutcome } {
  const review = lastMeaning(ballot);
  const choice = review ? review.choice : (ballot.choice?.name ?? null);
  return { choice, outcome: ballot.excluded ? "excluded" : (review?.outcome ?? ballot.outcome) };
}

function useNotes(decisions: readonly BallotDecisionRow[]): string[] {
  const t = useTranslations("polls");
  return useMemo(() => {
    const notes = decisions.map(({ kind, outcome, by, reason }) => {
      if (kind === "exclusion") return t("ballots.excludedBy", { by, reason });
      if (kind === "retraction") return t("ballots.retracted", { by });
      if (kind === "inclusion") return t("ballots.includedBy", { by, reason });
      if (outcome === "unknown-choice") return t("ballots.rejected", { by });
      return t(reason === "" ? "ballots.decided" : "ballots.decidedWhy", { by, reason });
    });
    return [...new Set(notes)];
  }, [decisions, t]);
}
