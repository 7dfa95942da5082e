"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useLiveQuery } from "@/components/ui/live";
import { useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { Segmented } from "@/components/ui/tabs";
import { choiceResults, standing, type ChoiceResult, type Standing } from "@/domain/polls/results";
import type { LiveTopic } from "@/domain/live";
import { writeFilter, type FilteredResults, type ResultsFilter } from "@/domain/polls/filter";
import type { PollDetail } from "@/domain/polls/detail";
import type { PollView } from "@/domain/polls/view";
import { pollState } from "@/domain/polls/state";
import { FilterBar } from "./filter-bar";
import { ResultBars, type BarOrder } from "./result-bars";
import { RowsSkeleton } from "./rows-skeleton";

type Props = {
  detail: PollDetail;
  lists: readonly { id: string; name: string }[];
  filter: ResultsFilter;
  onFilter: (filter: ResultsFilter) => void;
};

/** The one figure that matters, who leads, and the bars: of the whole poll, or of the part that somebody asks for. */
export function ResultsSection({ detail: { poll, totals, now }, lists, filter, onFilter }: Props) {
  const t = useTranslations("polls");
  const [order, setOrder] = useState<BarOrder>("set");
  const isWhole = writeFilter(filter) === "";
  return (
    <Section
      title={t("results.title")}
      actions={
        <Segmented
          label={t("results.sortLabel")}
          value={order}
          onChange={setOrder}
          options={[
            { value: "set", label: t("results.setOrder") },
            { value: "votes", label: t("results.byVotes") },
          ]}
        />
      }
    >
      {totals.votes > 0 && <FilterBar poll={poll} lists={lists} filter={filter} onChange={onFilter} />}
      {isWhole ? (
        <Figures poll={poll} results={totals} order={order} over={pollState(poll, now) === "closed"} />
      ) : (
        <Part poll={poll} filter={filter} order={order} />
      )}
    </Section>
  );
}

/** Read by itself, as the whole changes. */
function Part({ poll, filter, order }: { poll: PollView; filter: ResultsFilter; order: BarOrder }) {
  const search = writeFilter(filter, poll.questionId);
  const { data } = useLiveQuery<FilteredResults>({
    queryKey: ["poll-filtered", poll.id, search],
    url: `/api/polls/${poll.id}/filtered${search}`,
    topics: [`poll:${poll.id}`] satisfies LiveTopic[],
  });
  if (!data) return <RowsSkeleton />;
  return (
    <Figures
      poll={poll}
      results={data}
      order={order}
      over={false}
      voters={filter.listId === null ? "newVoters" : "voters"}
    />
  );
}

function Figures({
  poll,
  results: totals,
  order,
  over,
  voters = "voters",
}: {
  poll: PollView;
  results: FilteredResults;
  order: BarOrder;
  /** what is shown does not change by itself */
  over: boolean;
  voters?: "voters" | "newVoters";
}) {
  const results = choiceResults(poll.choices, totals);
  const place = standing(results);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-x-8 gap-y-2">
        <Figure count={totals.votes} unit="votes" big />
        <Figure count={totals.voters} unit={voters} />
        <p className="min-h-5 text-ink-muted">
          <Lead results={results} standing={place} over={over} />
        </p>
      </div>
      <ResultBars poll={poll} results={results} votes={totals.votes} order={order} leaders={place.leaders} />
    </>
  );
}

function Figure({
  count,
  unit,
  big,
}: {
  count: number;
  unit: "votes" | "voters" | "newVoters";
  big?: boolean;
}) {
  const t = useTranslations("polls");
  const shown = useCount();
  return (
    <p className="text-ink-muted">
      {t.rich(unit, {
        count,
        shown: shown(count),
        n: (chunks: ReactNode) => (
          <span
            className={
              big
                ? "me-0.5 text-40 font-semibold text-ink tabular-nums"
                : "me-0.5 text-20 font-medium text-ink tabular-nums"
            }
          >
            {chunks}
          </span>
        ),
      })}
    </p>
  );
}

function Lead({
  results,
  standing: { leaders, lead },
  over,
}: {
  results: readonly ChoiceResult[];
  standing: Standing;
  over: boolean;
}) {
  const t = useTranslations("polls.results");
  const shown = useCount();
  if (leaders.length === 0) return t("none");
  if (leaders.length > 1) return t("level", { count: leaders.length });
  const name = results.find(({ id }) => id === leaders[0])?.name ?? "";
  return t.rich(over ? "led" : "leads", {
    name,
    lead,
    shown: shown(lead),
    b: (chunks: ReactNode) => <bdi className="font-medium text-ink">{chunks}</bdi>,
  });
}
