"use client";

import { useTranslations } from "next-intl";
import { Count } from "@/components/ui/numbers";
import type { RecountView } from "@/domain/polls/recount";
import type { PollView } from "@/domain/polls/view";

/** The figures of a recount that were not what they should have been. */
export function RecountDifference({ found, poll }: { found: RecountView; poll: PollView }) {
  const t = useTranslations("polls");
  const lines = found.lines
    .filter(({ before, after }) => before !== after)
    .map(({ questionId, choiceId, outcome, before, after }) => {
      const choice = poll.choices.find(({ id }) => id === choiceId)?.name;
      const own =
        choice === undefined
          ? t(`outcomes.${outcome}`)
          : t("record.lineOf", { choice, outcome: t(`outcomes.${outcome}`) });
      const name = questionId === poll.questionId ? own : t("record.otherQuestion", { name: own });
      return { name, before, after };
    });
  if (found.votersBefore !== found.votersAfter) {
    lines.push({ name: t("record.voters"), before: found.votersBefore, after: found.votersAfter });
  }
  return (
    <table className="w-full text-13 text-ink">
      <thead className="text-12 text-ink-muted">
        <tr className="border-b">
          <th scope="col" className="py-1.5 text-start font-medium">
            {t("record.line")}
          </th>
          {(["before", "after", "difference"] as const).map((key) => (
            <th key={key} scope="col" className="py-1.5 ps-3 text-end font-medium">
              {t(`record.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, before, after }) => (
          <tr key={name} className="border-b last:border-b-0">
            <th scope="row" className="py-1.5 text-start font-normal">
              <bdi>{name}</bdi>
            </th>
            <td className="ps-3 text-end">
              <Count value={before} />
            </td>
            <td className="ps-3 text-end">
              <Count value={after} />
            </td>
            <td className="ps-3 text-end">
              {after > before && "+"}
              <Count value={after - before} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
