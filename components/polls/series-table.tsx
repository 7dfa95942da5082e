"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useCount } from "@/components/ui/numbers";
import type { PollSeries } from "@/domain/polls/series";
import type { PollView } from "@/domain/polls/view";

/** The chart's figures for those who can't see it, and for copying; rows are made once it is opened. */
export function SeriesTable({ series, poll }: { series: PollSeries; poll: PollView }) {
  const t = useTranslations("polls.chart");
  const [open, setOpen] = useState(false);
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-13 text-ink-muted hover:text-ink">{t("table")}</summary>
      {open && <Rows series={series} poll={poll} />}
    </details>
  );
}

function Rows({ series, poll }: { series: PollSeries; poll: PollView }) {
  const t = useTranslations("polls.chart");
  const count = useCount();
  const format = useFormatter();
  const shown = poll.choices.filter(({ id }) => series.byChoice[id]);
  const cell = "px-3 py-1.5 text-end tabular-nums whitespace-nowrap";
  return (
    <div className="mt-2 max-h-80 overflow-auto border-y" tabIndex={0}>
      <table className="w-full text-13">
        <thead className="sticky top-0 bg-canvas text-12 text-ink-muted">
          <tr>
            <th scope="col" className="px-3 py-1.5 text-start font-medium">
              {t("time")}
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              {t("all")}
            </th>
            {shown.map(({ id, name }) => (
              <th key={id} scope="col" className={`${cell} max-w-40 truncate font-medium`} title={name}>
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.total.map((total, index) => {
            const at = series.from + index * series.stepMs;
            return (
              <tr key={at} className="border-t">
                <th scope="row" className="px-3 py-1.5 text-start font-normal whitespace-nowrap tabular-nums">
                  {format.dateTime(at, {
                    day: "numeric",
                    month: "short",
                    hour: "2-digit",
                    minute: "2-digit",
                    hourCycle: "h23",
                  })}
                </th>
                <td className={cell}>{count(total)}</td>
                {shown.map(({ id }) => (
                  <td key={id} className={cell}>
                    {count(series.byChoice[id]?.[index] ?? 0)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
