"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { DataTable, tableColumns, type ColumnMeta } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/notice";
import { StateWord } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import type { BindRecord } from "@/domain/connections/figures";
import { useSpan } from "./use-span";

const column = tableColumns<BindRecord>();

/** The last sessions of a link: when, how long, and why they ended. */
export function LinkBinds({ binds }: { binds: BindRecord[] }) {
  const t = useTranslations("links");
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: "at",
          header: t("columns.at"),
          cell: ({ row }) => <Time at={row.original.boundAt ?? row.original.startedAt} style="both" />,
        }),
        column.display({
          id: "bind",
          header: t("columns.bind"),
          cell: ({ row }) => row.original.bind,
          meta: { from: "md" } satisfies ColumnMeta,
        }),
        column.display({
          id: "held",
          header: t("columns.held"),
          cell: ({ row }) => <Held bind={row.original} />,
        }),
        column.display({
          id: "end",
          header: t("columns.end"),
          cell: ({ row }) => <End bind={row.original} />,
          meta: { wide: true } satisfies ColumnMeta,
        }),
      ]),
    [t],
  );
  return (
    <DataTable
      {...{ columns, rows: binds, rowId: (bind: BindRecord) => bind.id, label: t("binds") }}
      empty={<EmptyState title={t("noBinds")}>{t("noBindsBody")}</EmptyState>}
    />
  );
}

function Held({ bind: { boundAt, endedAt, tries } }: { bind: BindRecord }) {
  const t = useTranslations("links");
  const span = useSpan();
  if (boundAt === null) return <span className="text-ink-muted">{t("tries", { count: tries })}</span>;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {endedAt === null ? span.since(boundAt) : span.seconds((endedAt - boundAt) / 1000)}
    </span>
  );
}

function End({ bind: { boundAt, endedAt, words, failed } }: { bind: BindRecord }) {
  const t = useTranslations("links");
  if (endedAt === null) return <StateWord tone="good">{t("running")}</StateWord>;
  if (boundAt === null) {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2 whitespace-normal">
        <StateWord tone="bad">{t("notBound")}</StateWord>
        <span>{words}</span>
      </span>
    );
  }
  return <span className={cx("whitespace-normal", !failed && "text-ink-muted")}>{words}</span>;
}
