"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Bar } from "@/components/ui/chart";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { Select } from "@/components/ui/input";
import { useLiveQuery } from "@/components/ui/live";
import { EmptyState } from "@/components/ui/notice";
import { Count, useShare } from "@/components/ui/numbers";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { Time } from "@/components/ui/time";
import type { LiveTopic } from "@/domain/live";
import {
  MOST_COMPARED,
  winnersOf,
  writeCompareQuery,
  type CompareQuery,
  type Comparison,
} from "@/domain/polls/compare";
import type { PollListItem } from "@/domain/polls/view";
import { CompareTable } from "./compare-table";

type Props = { query: CompareQuery; initial: Comparison };

/** Polls side by side: one series with its history, or any that somebody sets beside one another. */
export function ComparePage({ query, initial }: Props) {
  const t = useTranslations("polls.compare");
  const texts = useTranslations("polls");
  const search = writeCompareQuery(query);
  const { data = initial } = useLiveQuery<Comparison>({
    queryKey: ["polls-compare", search],
    url: `/api/polls/compare${search}`,
    topics: ["polls"] satisfies LiveTopic[],
    initialData: initial,
  });
  const { items } = data;
  const isSeries = query.series !== "";
  return (
    <Page>
      <PageHeader
        back={<Link href="/polls">{texts("back")}</Link>}
        title={isSeries ? <bdi>{query.series}</bdi> : t("title")}
        state={isSeries ? t("series", { count: items.length }) : t("intro")}
      />
      {!isSeries && <Choose query={query} comparison={data} />}
      {items.length === 0 ? (
        <EmptyState title={t(isSeries ? "noSeries" : "empty")}>
          {t(isSeries ? "noSeriesBody" : "emptyBody")}
        </EmptyState>
      ) : (
        <>
          <Section title={t("history")} hint={isSeries ? t("historyHint") : undefined}>
            <History items={items} />
          </Section>
          <Section
            title={t("choices")}
            hint={items.length > MOST_COMPARED ? t("newest", { count: MOST_COMPARED }) : undefined}
          >
            <CompareTable items={items.slice(-MOST_COMPARED)} />
          </Section>
        </>
      )}
    </Page>
  );
}

/** Adds polls one by one, and takes them away; what is chosen stands in the address. */
function Choose({
  query: { poll },
  comparison: { items, others },
}: {
  query: CompareQuery;
  comparison: Comparison;
}) {
  const t = useTranslations("polls.compare");
  const router = useRouter();
  // ahead of the address: who clicks twice in a row means both
  const [chosen, setChosen] = useState<readonly string[]>(poll);
  const show = (ids: readonly string[]): void => {
    setChosen(ids);
    router.replace(`/polls/compare${writeCompareQuery({ series: "", poll: [...ids] })}`, { scroll: false });
  };
  const full = chosen.length >= MOST_COMPARED;
  return (
    <div className="mb-8 flex flex-wrap items-center gap-2">
      {items
        .filter((item) => chosen.includes(item.poll.id))
        .map(({ poll: { id, name } }) => (
          <button
            key={id}
            type="button"
            onClick={() => show(chosen.filter((one) => one !== id))}
            aria-label={t("remove", { name })}
            className="inline-flex min-h-9 max-w-64 items-center gap-2 rounded-sm border bg-surface px-2.5 hover:bg-hover pointer-coarse:min-h-11"
          >
            <bdi className="truncate">{name}</bdi>
            <span aria-hidden className="text-ink-muted">
              ×
            </span>
          </button>
        ))}
      {full ? (
        <span className="text-13 text-ink-muted">{t("full", { count: MOST_COMPARED })}</span>
      ) : (
        others.length > 0 && (
          <Select
            className="w-64"
            aria-label={t("add")}
            value=""
            onChange={({ target }) => show([...chosen, target.value])}
          >
            <option value="">{t("add")}</option>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )
      )}
    </div>
  );
}

const column = tableColumns<PollListItem>();

/** One line a poll, the newest first, with its votes as a bar. */
function History({ items }: { items: readonly PollListItem[] }) {
  const t = useTranslations("polls.compare");
  const share = useShare();
  const most = Math.max(1, ...items.map(({ totals }) => totals.votes));
  const newestFirst = useMemo(() => items.toReversed(), [items]);
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: "poll",
          header: t("poll"),
          cell: ({ row: { original } }) => (
            <Link href={`/polls/${original.poll.id}`} className="font-medium hover:underline">
              <bdi>{original.poll.name}</bdi>
            </Link>
          ),
          meta: { wide: true },
        }),
        column.display({
          id: "opened",
          header: t("opened"),
          cell: ({ row: { original } }) => (
            <Time at={original.poll.opensAt ?? original.poll.createdAt} style="day" />
          ),
          meta: { from: "sm" },
        }),
        column.display({
          id: "winner",
          header: t("winner"),
          cell: ({ row: { original } }) => {
            const { names, share: part } = winnersOf(original);
            return (
              names.length > 0 && (
                <span className="inline-block max-w-56 truncate align-bottom">
                  <bdi>{names.join(", ")}</bdi> <span className="text-ink-muted">{share(part, 1)}</span>
                </span>
              )
            );
          },
          meta: { from: "md" },
        }),
        column.display({
          id: "voters",
          header: t("voters"),
          cell: ({ row: { original } }) => <Count value={original.totals.voters} />,
          meta: { align: "end", from: "lg" },
        }),
        column.display({
          id: "votes",
          header: t("votes"),
          cell: ({ row: { original } }) => (
            <span className="flex w-40 items-center justify-end gap-3 max-sm:w-24">
              <Bar part={original.totals.votes} whole={most} />
              <Count value={original.totals.votes} />
            </span>
          ),
          meta: { align: "end" },
        }),
      ]),
    [t, share, most],
  );
  return (
    <DataTable columns={columns} rows={newestFirst} rowId={({ poll }) => poll.id} label={t("historyLabel")} />
  );
}
