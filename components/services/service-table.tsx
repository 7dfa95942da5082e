"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import type { ActionResult } from "@/components/ui/action";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { Switch } from "@/components/ui/input";
import { useCount } from "@/components/ui/numbers";
import { Badge, StateWord } from "@/components/ui/state-word";
import type { ServiceView } from "@/domain/services/view";
import { ServiceMenu } from "./service-menu";
import { useServiceCounts } from "./use-services";
import { WordChips } from "./word-chips";

const column = tableColumns<ServiceView>();

type Handlers = {
  canEdit: boolean;
  onToggle: (service: ServiceView, enabled: boolean) => void;
  onMove: (service: ServiceView, step: 1 | -1) => void;
  onRemove: (service: ServiceView) => Promise<ActionResult<unknown>>;
};

/** Services in the order they are tried. */
export function ServiceTable({ services, ...handlers }: Handlers & { services: ServiceView[] }) {
  const t = useTranslations("services");
  const router = useRouter();
  const columns = useServiceColumns(services, handlers);
  return (
    <DataTable
      columns={columns}
      rows={services}
      rowId={({ id }) => id}
      label={t("table")}
      onOpen={({ id }) => router.push(`/services/${id}`)}
    />
  );
}

function useServiceColumns(services: ServiceView[], { canEdit, onToggle, onMove, onRemove }: Handlers) {
  const t = useTranslations("services");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "name",
          header: t("columns.name"),
          meta: { wide: true },
          cell: ({ row }) => <NameCell service={row.original} />,
        }),
        column.display({
          id: "words",
          header: t("columns.words"),
          meta: { from: "md" },
          cell: ({ row }) => <WordChips service={row.original} />,
        }),
        column.display({
          id: "numbers",
          header: t("columns.numbers"),
          meta: { from: "xl" },
          cell: ({ row }) => <NumbersCell service={row.original} />,
        }),
        column.display({
          id: "day",
          header: t("columns.day"),
          meta: { align: "end", from: "md" },
          cell: ({ row }) => <CountCell id={row.original.id} of="day" />,
        }),
        column.display({
          id: "week",
          header: t("columns.week"),
          meta: { align: "end", from: "xl" },
          cell: ({ row }) => <CountCell id={row.original.id} of="week" />,
        }),
        column.display({
          id: "enabled",
          header: t("columns.enabled"),
          cell: ({ row: { original } }) =>
            canEdit ? (
              <Switch
                label={<span className="sr-only">{t("toggle", { name: original.name })}</span>}
                checked={original.enabled}
                onCheckedChange={(enabled) => onToggle(original, enabled)}
              />
            ) : (
              <StateWord tone={original.enabled ? "good" : "neutral"} hollow={!original.enabled}>
                {original.enabled ? t("columns.enabled") : t("off")}
              </StateWord>
            ),
        }),
        ...(canEdit
          ? [
              column.display({
                id: "menu",
                header: () => <span className="sr-only">{t("columns.menu")}</span>,
                meta: { align: "end" },
                cell: ({ row: { original, index } }) => (
                  <ServiceMenu
                    service={original}
                    isFirst={index === 0}
                    isLast={index === services.length - 1}
                    onMove={(step) => onMove(original, step)}
                    onRemove={() => onRemove(original)}
                  />
                ),
              }),
            ]
          : []),
      ]),
    [t, canEdit, onToggle, onMove, onRemove, services.length],
  );
}

function NameCell({ service }: { service: ServiceView }) {
  const t = useTranslations("services");
  const { id, name, reply, catchAll, enabled } = service;
  return (
    <div className={enabled ? undefined : "text-ink-muted"}>
      <div className="flex items-center gap-2">
        <Link href={`/services/${id}`} className="min-w-0 truncate font-medium hover:underline">
          <bdi>{name}</bdi>
        </Link>
        {catchAll && <Badge>{t("catchAll")}</Badge>}
      </div>
      <div className="truncate text-13 text-ink-muted">{reply === "" ? t("silent") : <bdi>{reply}</bdi>}</div>
      {service.words.length > 0 && (
        <div className="mt-1 md:hidden">
          <WordChips service={service} />
        </div>
      )}
    </div>
  );
}

function NumbersCell({ service: { allNumbers, numbers } }: { service: ServiceView }) {
  const t = useTranslations("services");
  if (allNumbers) return <span className="text-ink-muted">{t("allNumbers")}</span>;
  const [first, second, ...more] = numbers.map(({ address }) => address);
  const shown = [first, second].filter((address) => address !== undefined).join(", ");
  return (
    <span className="tabular-nums" title={numbers.map(({ address }) => address).join(", ")}>
      {shown} {more.length > 0 && t("moreWords", { count: more.length })}
    </span>
  );
}

function CountCell({ id, of }: { id: string; of: "day" | "week" }) {
  const t = useTranslations("services");
  const count = useCount();
  const { data } = useServiceCounts();
  const found = data?.[id];
  if (!data) return <span className="text-ink-faint">–</span>;
  const value = found?.[of] ?? 0;
  const isCapped = found?.capped === true && value === found.week;
  return <>{isCapped ? t("atLeast", { count: count(value) }) : count(value)}</>;
}
