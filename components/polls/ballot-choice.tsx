"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { BallotDecisionRow, BallotRow } from "@/domain/polls/ballots";
import { OutcomeWord } from "./outcome-word";

/** The choice of a ballot with everything that was said about it since. */
export function BallotChoice({ ballot }: { ballot: BallotRow }) {
  const t = useTranslations("polls.ballots");
  const notes = useNotes(ballot.decisions);
  return (
    <>
      <bdi className="block truncate text-left">{ballot.choice?.name ?? "–"}</bdi>
      {ballot.suggested && (
        <span className="block truncate text-13 text-ink-muted">
          {t("nearly", { choice: ballot.suggested.name })}
        </span>
      )}
      {ballot.replaced && <span className="block text-13 text-ink-muted">{t("replaced")}</span>}
      {notes.map((note) => (
        <span key={note} title={note} className="block truncate text-13 text-ink-muted">
          {note}
        </span>
      ))}
      <span className="block text-13 sm:hidden">
        <OutcomeWord outcome={ballot.excluded ? "excluded" : ballot.outcome} />
      </span>
    </>
  );
}

function useNotes(decisions: readonly BallotDecisionRow[]): string[] {
  const t = useTranslations("polls");
  return useMemo(() => {
    const notes = decisions.map(({ kind, outcome, choice, by, reason }) => {
      if (kind === "exclusion") return t("ballots.excludedBy", { by, reason });
      if (kind === "inclusion") return t("ballots.includedBy", { by, reason });
      if (outcome === "unknown-choice") return t("ballots.rejected", { by });
      return t("ballots.countsAs", { choice: choice ?? "", outcome: t(`outcomes.${outcome}`), by });
    });
    return [...new Set(notes)];
  }, [decisions, t]);
}
