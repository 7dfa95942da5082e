"use client";

import { useTranslations } from "next-intl";
import { Bar } from "@/components/ui/chart";
import { Count, useCount, useShare } from "@/components/ui/numbers";
import { Time } from "@/components/ui/time";
import { compareChoices, type ComparedChoice } from "@/domain/polls/compare";
import type { PollListItem } from "@/domain/polls/view";

const CELL = "px-3 py-2 text-end align-top tabular-nums whitespace-nowrap";
const FIRST = "sticky start-0 z-10 bg-canvas px-3 py-2 text-start align-top";

/** A line a choice, a column a poll, the newest at the end: the share as it went from one to the next. */
export function CompareTable({ items }: { items: readonly PollListItem[] }) {
  const t = useTranslations("polls.compare");
  const lines = compareChoices(items);
  return (
    <div className="overflow-x-auto border-y" tabIndex={0} role="region" aria-label={t("choicesLabel")}>
      <table className="w-full">
        <thead className="text-12 text-ink-muted">
          <tr>
            <th scope="col" className={`${FIRST} font-medium`}>
              {t("choice")}
            </th>
            {items.map(({ poll }) => (
              <th key={poll.id} scope="col" className={`${CELL} font-medium`}>
                <bdi className="ms-auto block max-w-40 truncate" title={poll.name}>
                  {poll.name}
                </bdi>
                <Time at={poll.opensAt ?? poll.createdAt} style="day" />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.name} line={line} wholes={items.map(({ totals }) => totals.votes)} />
          ))}
        </tbody>
        <tfoot className="text-ink-muted">
          <tr className="border-t">
            <th scope="row" className={`${FIRST} font-normal`}>
              {t("all")}
            </th>
            {items.map(({ poll, totals }) => (
              <td key={poll.id} className={CELL}>
                <Count value={totals.votes} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Line({ line: { name, cells }, wholes }: { line: ComparedChoice; wholes: readonly number[] }) {
  const t = useTranslations("polls.compare");
  const share = useShare();
  const count = useCount();
  return (
    <tr className="border-t">
      <th scope="row" className={`${FIRST} max-w-48 font-medium break-words`}>
        <bdi>{name}</bdi>
      </th>
      {cells.map((cell, index) => (
        <td key={index} className={CELL}>
          {cell === null ? (
            <span className="text-ink-faint" title={t("none")}>
              –
            </span>
          ) : (
            <span className="ms-auto flex w-28 flex-col gap-1">
              <span className="flex items-baseline justify-end gap-2">
                <span className="text-12 text-ink-muted">{count(cell.votes)}</span>
                <span className="font-medium">{share(cell.votes, wholes[index] ?? 0)}</span>
              </span>
              <Bar part={cell.share} whole={1} />
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}
