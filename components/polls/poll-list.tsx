"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { useLiveQuery } from "@/components/ui/live";
import { EmptyState } from "@/components/ui/notice";
import { Page, PageHeader } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import type { LiveTopic } from "@/domain/live";
import { writePollListQuery, type PollListQuery } from "@/domain/polls/queries";
import { POLL_FILTERS } from "@/domain/polls/state";
import type { PollList } from "@/domain/polls/view";
import { PollRow } from "./poll-row";

type Props = { query: PollListQuery; initial: PollList; canEdit: boolean };

/** Every poll with its state, what it is texted with, and where it stands; by state, live. */
export function PollListPage({ query, initial, canEdit }: Props) {
  const t = useTranslations("polls");
  const search = writePollListQuery(query);
  const { data = initial } = useLiveQuery<PollList>({
    queryKey: ["polls", search],
    url: `/api/polls${search}`,
    topics: ["polls"] satisfies LiveTopic[],
    initialData: initial,
  });
  const { items, counts, pages } = data;
  const create = canEdit && (
    <Button asChild tone="accent">
      <Link href="/polls/new">{t("new")}</Link>
    </Button>
  );
  const none = counts.all + counts.archived === 0;
  const tabs = POLL_FILTERS.filter(
    (filter) => filter !== "archived" || counts.archived > 0 || query.filter === filter,
  );
  return (
    <Page>
      <PageHeader
        title={t("title")}
        state={t("listState", { open: counts.open })}
        actions={!none && create}
      />
      {none ? (
        <EmptyState title={t("empty.title")} actions={create}>
          {t("empty.body")}
        </EmptyState>
      ) : (
        <>
          <LinkTabs
            label={t("filters.label")}
            current={`/polls${writePollListQuery({ ...query, page: 1 })}`}
            tabs={tabs.map((filter) => ({
              href: `/polls${writePollListQuery({ filter, page: 1 })}`,
              label: t.rich("filterCount", {
                name: t(`filters.${filter}`),
                count: counts[filter],
                n: (chunks) => <span className="ms-1 font-normal text-ink-faint tabular-nums">{chunks}</span>,
              }),
            }))}
          />
          {items.length === 0 ? (
            <EmptyState
              title={t("empty.filtered")}
              actions={
                <Button asChild>
                  <Link href="/polls">{t("empty.all")}</Link>
                </Button>
              }
            >
              {t("empty.filteredBody")}
            </EmptyState>
          ) : (
            <ul className="-mt-4 divide-y">
              {items.map((item) => (
                <PollRow key={item.poll.id} item={item} />
              ))}
            </ul>
          )}
          {pages > 1 && <Pages query={query} pages={pages} />}
        </>
      )}
    </Page>
  );
}

function Pages({ query, pages }: { query: PollListQuery; pages: number }) {
  const t = useTranslations("polls.pages");
  const to = (page: number): string => `/polls${writePollListQuery({ ...query, page })}`;
  const page = Math.min(query.page, pages);
  return (
    <nav
      aria-label={t("label")}
      className="mt-6 flex items-center justify-between gap-4 text-13 text-ink-muted"
    >
      {page > 1 ? (
        <Button asChild size="sm">
          <Link href={to(page - 1)}>{t("previous")}</Link>
        </Button>
      ) : (
        <span />
      )}
      <span className="tabular-nums">{t("at", { page, pages })}</span>
      {page < pages ? (
        <Button asChild size="sm">
          <Link href={to(page + 1)}>{t("next")}</Link>
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}
