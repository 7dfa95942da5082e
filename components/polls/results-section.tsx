"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { Segmented } from "@/components/ui/tabs";
import { choiceResults, standing, type ChoiceResult, type Standing } from "@/domain/polls/results";
import type { PollDetail } from "@/domain/polls/detail";
import { pollState } from "@/domain/polls/state";
import { ResultBars, type BarOrder } from "./result-bars";

/** The one figure that matters, who leads, and the bars. */
export function ResultsSection({ detail: { poll, totals, now } }: { detail: PollDetail }) {
  const t = useTranslations("polls");
  const [order, setOrder] = useState<BarOrder>("set");
  const results = choiceResults(poll.choices, totals);
  const place = standing(results);
  const over = pollState(poll, now) === "closed";
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
      <div className="mb-4 flex flex-wrap items-end gap-x-8 gap-y-2">
        <Figure count={totals.votes} unit="votes" big />
        <Figure count={totals.voters} unit="voters" />
        <p className="min-h-5 text-ink-muted">
          <Lead results={results} standing={place} over={over} />
        </p>
      </div>
      <ResultBars poll={poll} results={results} votes={totals.votes} order={order} leaders={place.leaders} />
    </Section>
  );
}

function Figure({ count, unit, big }: { count: number; unit: "votes" | "voters"; big?: boolean }) {
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
