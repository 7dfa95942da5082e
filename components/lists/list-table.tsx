"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { Switch } from "@/components/ui/input";
import { Count } from "@/components/ui/numbers";
import { StateWord } from "@/components/ui/state-word";
import type { ListView } from "@/domain/lists/view";
import { useMemberCounts } from "./use-lists";
import { Words } from "./words";

const column = tableColumns<ListView>();

type Handlers = { canEdit: boolean; onToggle: (list: ListView, enabled: boolean) => void };

export function ListTable({ lists, ...handlers }: Handlers & { lists: ListView[] }) {
  const t = useTranslations("lists");
  const router = useRouter();
  const columns = useListColumns(handlers);
  return (
    <DataTable
      columns={columns}
      rows={lists}
      rowId={({ id }) => id}
      label={t("table")}
      onOpen={({ id }) => router.push(`/lists/${id}`)}
    />
  );
}

function useListColumns({ canEdit, onToggle }: Handlers) {
  const t = useTranslations("lists");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "name",
          header: t("columns.name"),
          meta: { wide: true },
          cell: ({ row }) => <NameCell list={row.original} />,
        }),
        column.display({
          id: "words",
          header: t("columns.words"),
          meta: { from: "md" },
          cell: ({ row }) => <JoinWords list={row.original} />,
        }),
        column.display({
          id: "numbers",
          header: t("columns.numbers"),
          meta: { from: "lg" },
          cell: ({ row }) => <Numbers list={row.original} />,
        }),
        column.display({
          id: "members",
          header: t("columns.members"),
          meta: { align: "end" },
          cell: ({ row }) => <MemberCount id={row.original.id} />,
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
                {t(original.enabled ? "on" : "off")}
              </StateWord>
            ),
        }),
      ]),
    [t, canEdit, onToggle],
  );
}

function NameCell({ list }: { list: ListView }) {
  const { id, name, description, enabled } = list;
  return (
    <div className={enabled ? undefined : "text-ink-muted"}>
      <Link href={`/lists/${id}`} className="block truncate font-medium hover:underline">
        <bdi>{name}</bdi>
      </Link>
      {description !== "" && (
        <div className="truncate text-13 text-ink-muted">
          <bdi>{description}</bdi>
        </div>
      )}
      <div className="mt-1 md:hidden">
        <JoinWords list={list} />
      </div>
    </div>
  );
}

function JoinWords({ list: { joinWords } }: { list: ListView }) {
  const t = useTranslations("lists");
  if (joinWords.length === 0) return <span className="text-13 text-ink-muted">{t("byHand")}</span>;
  return <Words words={joinWords} shown={3} />;
}

function Numbers({ list: { numbers } }: { list: ListView }) {
  const t = useTranslations("lists");
  const addresses = numbers.map(({ address }) => address);
  return (
    <span className="tabular-nums" title={addresses.join(", ")}>
      {addresses.slice(0, 2).join(", ")} {addresses.length > 2 && t("more", { count: addresses.length - 2 })}
    </span>
  );
}

function MemberCount({ id }: { id: string }) {
  const { data } = useMemberCounts();
  return data ? <Count value={data[id] ?? 0} /> : <span className="text-ink-faint">–</span>;
}
