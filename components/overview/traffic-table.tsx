"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Count } from "@/components/ui/numbers";
import type { Traffic } from "@/domain/overview/overview";

const MINUTES = 15;

type Row = { at: number; textsIn: number; textsOut: number };

/** The chart's figures in quarters of an hour, newest first; rows are made once it is opened. */
export function TrafficTable({ traffic }: { traffic: Traffic }) {
  const t = useTranslations("overview.traffic");
  const [open, setOpen] = useState(false);
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-13 text-ink-muted hover:text-ink">{t("table")}</summary>
      {open && <Rows rows={rowsOf(traffic)} />}
    </details>
  );
}

function rowsOf({ from, textsIn, textsOut }: Traffic): Row[] {
  const rows: Row[] = [];
  textsIn.forEach((count, index) => {
    if (index % MINUTES === 0) rows.push({ at: from + index * 60_000, textsIn: 0, textsOut: 0 });
    const row = rows.at(-1);
    if (!row) return;
    row.textsIn += count;
    row.textsOut += textsOut[index] ?? 0;
  });
  return rows.reverse();
}

function Rows({ rows }: { rows: Row[] }) {
  const t = useTranslations("overview.traffic");
  const format = useFormatter();
  const cell = "px-3 py-1.5 text-end tabular-nums";
  return (
    <table className="mt-2 w-full max-w-md border-y text-13">
      <thead className="text-12 text-ink-muted">
        <tr>
          <th scope="col" className="px-3 py-1.5 text-start font-medium">
            {t("from")}
          </th>
          <th scope="col" className={`${cell} font-medium`}>
            {t("textsIn")}
          </th>
          <th scope="col" className={`${cell} font-medium`}>
            {t("textsOut")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ at, textsIn, textsOut }) => (
          <tr key={at} className="border-t">
            <th scope="row" className="px-3 py-1.5 text-start font-normal tabular-nums">
              {format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}
            </th>
            <td className={cell}>
              <Count value={textsIn} />
            </td>
            <td className={cell}>
              <Count value={textsOut} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
