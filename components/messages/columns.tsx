"use client";

import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { tableColumns, type ColumnMeta } from "@/components/ui/data-table";
import { Masked } from "@/components/ui/masked";
import { Time } from "@/components/ui/time";
import type { LogMessage } from "@/domain/messages/log";
import { MessageStateWord } from "./state";

const column = tableColumns<LogMessage>();

export function DirectionWord({ message }: { message: LogMessage }) {
  const t = useTranslations("messages");
  const isIn = message.direction === "in";
  const Arrow = isIn ? ArrowDownLeft : ArrowUpRight;
  return (
    <span className="inline-flex items-center gap-1 text-ink-muted">
      <Arrow aria-hidden className="size-3.5 rtl:-scale-x-100" />
      {t(isIn ? "in" : "out")}
    </span>
  );
}

/** One line, whatever its script and direction; the whole stands in the panel. */
function OneLine({ message }: { message: LogMessage }) {
  const t = useTranslations("messages");
  if (message.text === null) return <span className="text-ink-muted">{t("noText")}</span>;
  return <bdi>{message.text.replace(/\s+/g, " ")}</bdi>;
}

export function RuleName({ message }: { message: LogMessage }) {
  const t = useTranslations("messages");
  const { kind, name } = message.rule;
  return name === null ? <span className="text-ink-muted">{t(`kinds.${kind}`)}</span> : <bdi>{name}</bdi>;
}

/** On a phone the number stands above the text, and the state below it. */
function TextCell({ message }: { message: LogMessage }) {
  return (
    <>
      <span className="mb-0.5 flex items-center gap-2 text-12 text-ink-muted md:hidden">
        <DirectionWord message={message} />
        <Masked shown={message.contact.shown} masked={message.contact.masked} />
      </span>
      <span className="block truncate">
        <OneLine message={message} />
      </span>
      <span className="mt-0.5 block text-12 md:hidden">
        <MessageStateWord message={message} />
      </span>
    </>
  );
}

export function useMessageColumns() {
  const t = useTranslations("messages");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "time",
          header: t("time"),
          cell: ({ row }) => <Time at={row.original.at} style="clock" />,
        }),
        column.display({
          id: "direction",
          header: t("direction"),
          cell: ({ row }) => <DirectionWord message={row.original} />,
          meta: { from: "md" } satisfies ColumnMeta,
        }),
        column.display({
          id: "number",
          header: t("contact"),
          cell: ({ row }) => (
            <Masked shown={row.original.contact.shown} masked={row.original.contact.masked} />
          ),
          meta: { from: "md" } satisfies ColumnMeta,
        }),
        column.display({
          id: "text",
          header: t("text"),
          cell: ({ row }) => <TextCell message={row.original} />,
          meta: { wide: true } satisfies ColumnMeta,
        }),
        column.display({
          id: "state",
          header: t("state"),
          cell: ({ row }) => <MessageStateWord message={row.original} />,
          meta: { from: "md" } satisfies ColumnMeta,
        }),
        column.display({
          id: "rule",
          header: t("rule"),
          cell: ({ row }) => (
            <span className="block max-w-40 truncate">
              <RuleName message={row.original} />
            </span>
          ),
          meta: { from: "xl" } satisfies ColumnMeta,
        }),
        column.display({
          id: "parts",
          header: t("parts"),
          cell: ({ row }) => row.original.parts,
          meta: { align: "end", from: "xl" } satisfies ColumnMeta,
        }),
      ]),
    [t],
  );
}
