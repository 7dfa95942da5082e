"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState, useTransition } from "react";
import { DataTable, tableColumns, type ColumnMeta } from "@/components/ui/data-table";
import { Input } from "@/components/ui/input";
import { useLiveQuery } from "@/components/ui/live";
import { Masked, MaskToggle } from "@/components/ui/masked";
import { EmptyState } from "@/components/ui/notice";
import { Count, useCount } from "@/components/ui/numbers";
import { PageHeader } from "@/components/ui/page";
import { Pager } from "@/components/ui/pager";
import { Time } from "@/components/ui/time";
import type { Contact, ContactPage, ExportOptions } from "@/domain/contacts/view";
import type { LiveTopic } from "@/domain/live";
import { ExportDialog } from "./export-dialog";
import { Standing } from "./standing";

type Query = { q: string; after?: string };

/** Everybody who ever texted, or was added by hand. */
export function ContactList({
  query,
  initial,
  count,
  canExport,
  exportOptions,
  today,
}: {
  query: Query;
  initial: ContactPage;
  /** of all; exact or about */
  count: { count: number; exact: boolean };
  canExport: boolean;
  exportOptions: ExportOptions;
  today: string;
}) {
  const t = useTranslations("contacts");
  const say = useCount();
  const router = useRouter();
  const columns = useContactColumns();
  const search = searchOf(query);
  const page = useLiveQuery<ContactPage>({
    queryKey: ["contacts", search],
    url: `/api/contacts?${search}`,
    topics: ["contacts"] satisfies LiveTopic[],
    initialData: initial,
  });
  const { rows, next } = page.data ?? initial;
  return (
    <>
      <PageHeader
        title={t("title")}
        state={t(count.exact ? "count" : "countAbout", { n: count.count, said: say(count.count) })}
        actions={
          <>
            <MaskToggle />
            {canExport && <ExportDialog options={exportOptions} today={today} />}
          </>
        }
      />
      <SearchBox q={query.q} />
      <DataTable<Contact>
        columns={columns}
        rows={rows}
        rowId={(row) => row.key}
        label={t("title")}
        onOpen={(row) => router.push(`/contacts/${row.key}`)}
        dimmed={page.isPlaceholderData}
        empty={
          query.q === "" ? (
            <EmptyState title={t("empty")}>{t("emptyHint")}</EmptyState>
          ) : (
            <EmptyState title={t("nobody")}>{t("nobodyHint")}</EmptyState>
          )
        }
      />
      <Pager
        first={query.after === undefined ? null : hrefOf({ q: query.q })}
        next={next === null ? null : hrefOf({ q: query.q, after: next })}
        note={rows.length > 0 && t("shown", { n: rows.length })}
      />
    </>
  );
}

function searchOf({ q, after }: Query): string {
  const search = new URLSearchParams();
  if (q !== "") search.set("q", q);
  if (after !== undefined) search.set("after", after);
  return search.toString();
}

function hrefOf(query: Query): string {
  const search = searchOf(query);
  return search === "" ? "/contacts" : `/contacts?${search}`;
}

/** The search stands in the URL, a moment after the last key. */
function SearchBox({ q }: { q: string }) {
  const t = useTranslations("contacts");
  const router = useRouter();
  const [typed, setTyped] = useState(q);
  const [, start] = useTransition();
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(() => start(() => router.replace(hrefOf({ q: typed }), { scroll: false })), 250);
    return () => clearTimeout(timer);
  }, [typed, q, router]);
  return (
    <div className="mb-4 max-w-sm">
      <Input
        type="search"
        inputMode="tel"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t("search")}
        aria-label={t("search")}
      />
    </div>
  );
}

const column = tableColumns<Contact>();

function useContactColumns() {
  const t = useTranslations("contacts");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "number",
          header: t("number"),
          cell: ({ row }) => <Masked shown={row.original.shown} masked={row.original.masked} />,
        }),
        column.display({
          id: "standing",
          header: t("standing"),
          cell: ({ row }) => <Standing contact={row.original} />,
          meta: { wide: true } satisfies ColumnMeta,
        }),
        column.display({
          id: "first",
          header: t("first"),
          cell: ({ row }) => <Time at={row.original.firstAt} style="clock" />,
          meta: { from: "lg" } satisfies ColumnMeta,
        }),
        column.display({
          id: "last",
          header: t("last"),
          cell: ({ row }) => <Time at={row.original.lastAt} />,
          meta: { from: "md" } satisfies ColumnMeta,
        }),
        column.display({
          id: "texts",
          header: t("texts"),
          cell: ({ row }) => <Count value={row.original.textsIn} />,
          meta: { align: "end" } satisfies ColumnMeta,
        }),
      ]),
    [t],
  );
}
