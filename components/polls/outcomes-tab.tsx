"use client";

import { useTranslations } from "next-intl";
import { Bar } from "@/components/ui/chart";
import { Count, Share } from "@/components/ui/numbers";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import type { PollTotals } from "@/domain/polls/results";
import { OutcomeWord } from "./outcome-word";

/** Where every text to the poll went; from the tally, so as fast with a million as with ten. */
export function OutcomesTab({ totals: { outcomes } }: { totals: PollTotals }) {
  const t = useTranslations("polls");
  const all = BALLOT_OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0);
  return (
    <table className="w-full max-w-3xl" aria-label={t("outcomeTable.label")}>
      <thead className="text-12 text-ink-muted">
        <tr className="border-b">
          <th scope="col" className="py-2 text-start font-medium">
            {t("outcomeTable.outcome")}
          </th>
          <th scope="col" className="px-3 py-2 text-end font-medium">
            {t("outcomeTable.texts")}
          </th>
          <th scope="col" className="py-2 text-end font-medium">
            {t("outcomeTable.share")}
          </th>
          <th className="hidden w-1/4 sm:table-cell" />
        </tr>
      </thead>
      <tbody>
        {BALLOT_OUTCOMES.map((outcome) => (
          <tr key={outcome} className="border-b">
            <th scope="row" className="py-2.5 text-start font-normal">
              <OutcomeWord outcome={outcome} />
              <p className="ms-3.5 text-13 text-ink-muted">{t(`outcomeNotes.${outcome}`)}</p>
            </th>
            <td className="px-3 py-2.5 text-end align-top">
              <Count value={outcomes[outcome]} />
            </td>
            <td className="py-2.5 text-end align-top text-ink-muted">
              <Share part={outcomes[outcome]} whole={all} />
            </td>
            <td className="hidden ps-4 align-top pt-4 sm:table-cell">
              <Bar part={outcomes[outcome]} whole={all} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" className="py-2.5 text-start font-medium">
            {t("outcomeTable.all")}
          </th>
          <td className="px-3 py-2.5 text-end font-medium">
            <Count value={all} />
          </td>
          <td />
          <td className="hidden sm:table-cell" />
        </tr>
      </tbody>
    </table>
  );
}
