"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { MaskToggle } from "@/components/ui/masked";
import { EmptyState, Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page";
import { Pager } from "@/components/ui/pager";
import { LinkTabs } from "@/components/ui/tabs";
import { Time } from "@/components/ui/time";
import { MESSAGE_VIEWS, writeFilters, type MessageFilters } from "@/domain/messages/filters";
import type { LogContact, LogMessage, MessageFilterOptions, MessagePage } from "@/domain/messages/log";
import { useMessageColumns } from "./columns";
import { FilterBar } from "./filter-bar";
import type { MessageActions, MessageRights } from "./handling";
import { MessagePanel } from "./message-panel";
import { useLog, useNewCount, useSearchOn } from "./use-log";

/** The delivery log: filters in the URL, the newest at the top, a message beside it. */
export function MessageLog({
  filters,
  before,
  initial,
  options,
  contact,
  rights,
  actions,
}: {
  filters: MessageFilters;
  before: string | null;
  initial: MessagePage;
  options: MessageFilterOptions;
  contact: LogContact | null;
  rights: MessageRights;
  actions: MessageActions;
}) {
  const t = useTranslations("messages");
  const columns = useMessageColumns();
  const [openId, setOpenId] = useState<string | null>(null);
  const { page, rows: shown, heldAt } = useLog({ filters, before, initial }, openId !== null);
  const search = useSearchOn(filters, page.data);
  const rows = search.extra.length > 0 ? [...shown, ...search.extra] : shown;
  const step = (by: 1 | -1) => {
    const next = rows[rows.findIndex(({ id }) => id === openId) + by];
    if (next) setOpenId(next.id);
  };
  return (
    <>
      <PageHeader title={t("title")} state={t("hint")} actions={<MaskToggle />} />
      <ViewTabs filters={filters} />
      <FilterBar filters={filters} options={options} contact={contact} />
      {page.error && (
        <Notice tone="bad" className="mb-4">
          {page.error.message}
        </Notice>
      )}
      {heldAt !== null && <NewTexts filters={filters} after={heldAt} onShow={() => setOpenId(null)} />}
      <DataTable<LogMessage>
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        label={t("title")}
        selectedId={openId}
        onOpen={(row) => setOpenId(row.id)}
        dimmed={page.isPlaceholderData}
        empty={search.searchedTo === null && <Nothing filters={filters} />}
      />
      <SearchedTo search={search} found={rows.length} />
      {search.searchedTo === null && (
        <Pager
          first={before === null ? null : href(filters)}
          next={search.next === null ? null : href(filters, search.next)}
          note={rows.length > 0 && t("shown", { n: rows.length })}
        />
      )}
      <MessagePanel
        id={openId}
        onClose={() => setOpenId(null)}
        onStep={step}
        rights={rights}
        actions={actions}
      />
    </>
  );
}

function href(filters: MessageFilters, before?: string): string {
  const search = writeFilters(filters, before === undefined ? {} : { before });
  return search === "" ? "/messages" : `/messages?${search}`;
}

function ViewTabs({ filters }: { filters: MessageFilters }) {
  const t = useTranslations("messages");
  const views = [undefined, ...MESSAGE_VIEWS];
  return (
    <LinkTabs
      label={t("views.label")}
      current={href({ view: filters.view })}
      tabs={views.map((view) => ({ href: href({ view }), label: t(`views.${view ?? "all"}`) }))}
    />
  );
}

/** Stands still under the reader's eyes: what came since waits behind a button. */
function NewTexts({
  filters,
  after,
  onShow,
}: {
  filters: MessageFilters;
  after: string;
  onShow: () => void;
}) {
  const t = useTranslations("messages");
  const { count, more } = useNewCount(filters, after);
  if (count === 0) return null;
  return (
    <div className="sticky top-3 z-20 flex h-0 justify-center">
      <Button
        size="sm"
        className="shadow-float"
        onClick={() => {
          onShow();
          window.scrollTo({ top: 0 });
        }}
      >
        {t(more ? "newTextsMany" : "newTexts", { n: count })}
      </Button>
    </div>
  );
}

function Nothing({ filters }: { filters: MessageFilters }) {
  const t = useTranslations("messages");
  const { view, ...others } = filters;
  if (Object.values(others).some((value) => value !== undefined))
    return (
      <EmptyState
        title={t("empty.filtered")}
        actions={
          <Button asChild>
            <Link href={href({ view })}>{t("filters.clear")}</Link>
          </Button>
        }
      >
        {t("empty.filteredHint")}
      </EmptyState>
    );
  return <EmptyState title={t(`empty.${view ?? "all"}`)}>{t(`empty.${view ?? "all"}Hint`)}</EmptyState>;
}

/** A search through millions goes in steps: how far it came, and going on. */
function SearchedTo({ search, found }: { search: ReturnType<typeof useSearchOn>; found: number }) {
  const t = useTranslations("messages");
  const { searchedTo, running } = search;
  if (searchedTo === null) return null;
  return (
    <Notice
      className="mt-4"
      title={t("searched.title", { n: found })}
      actions={
        running ? (
          <Button size="sm" onClick={search.stop}>
            {t("searched.stop")}
          </Button>
        ) : (
          <Button size="sm" onClick={() => void search.start()}>
            {t("searched.goOn")}
          </Button>
        )
      }
    >
      {t.rich(running ? "searched.running" : "searched.hint", {
        time: () => <Time at={searchedTo} style="full" />,
      })}
    </Notice>
  );
}
