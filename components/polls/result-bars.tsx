"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { Bar } from "@/components/ui/chart";
import { useCount, useShare } from "@/components/ui/numbers";
import { Badge } from "@/components/ui/state-word";
import { byVotes, type ChoiceResult } from "@/domain/polls/results";
import { textFor } from "@/domain/polls/text-for";
import type { PollView } from "@/domain/polls/view";
import { fillsOf, type ChoiceFill } from "./choice-fills";

export type BarOrder = "set" | "votes";

/** Names longer than this take two lines on narrow screens, and the text beside them a third. */
const LONG_NAME = 44;
const ROW = { short: "[--row:56px]", long: "[--row:88px] sm:[--row:64px]" } as const;

/**
 * The choices as bars. Rows have one height and their place is a transform, so that a change of order moves them and
 * shifts nothing else. Bars are measured against all votes, as the share beside them is.
 */
export function ResultBars({
  poll,
  results,
  votes,
  order,
  leaders,
}: {
  poll: PollView;
  results: readonly ChoiceResult[];
  votes: number;
  order: BarOrder;
  leaders: readonly string[];
}) {
  const ranked = order === "votes" ? byVotes(results) : results;
  const rank = new Map(ranked.map(({ id }, index) => [id, index]));
  const fills = fillsOf(poll);
  const row = results.some(({ name }) => [...name].length > LONG_NAME) ? ROW.long : ROW.short;
  return (
    <ol className={cx("relative", row)} style={{ height: `calc(var(--row) * ${results.length})` }}>
      {results.map((result) => (
        <li
          key={result.id}
          // Screen readers follow the document, which keeps the order set; the place is said where it differs.
          aria-posinset={(rank.get(result.id) ?? 0) + 1}
          aria-setsize={results.length}
          className="absolute inset-x-0 top-0 h-(--row) transition-transform duration-200 ease-out"
          style={{ transform: `translateY(calc(var(--row) * ${rank.get(result.id) ?? 0}))` }}
        >
          <ResultRow
            result={result}
            votes={votes}
            leads={leaders.includes(result.id)}
            fill={fills.get(result.id)}
            text={textFor(poll.keyword, poll.choices.find(({ id }) => id === result.id)?.words ?? [])}
          />
        </li>
      ))}
    </ol>
  );
}

function ResultRow({
  result: { name, votes: own, withdrawn },
  votes,
  leads,
  fill,
  text,
}: {
  result: ChoiceResult;
  votes: number;
  leads: boolean;
  fill: ChoiceFill | undefined;
  text: string;
}) {
  const t = useTranslations("polls.results");
  const count = useCount();
  const share = useShare();
  return (
    <div className="flex h-full flex-col justify-center gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
          <bdi className={cx("line-clamp-2 break-words", leads && "font-semibold")} title={name}>
            {name}
          </bdi>
          {withdrawn ? (
            <Badge>{t("withdrawn")}</Badge>
          ) : (
            <span className="text-13 whitespace-nowrap text-ink-muted">
              <span className="sr-only">{t("choiceText")} </span>
              <bdi>{text}</bdi>
            </span>
          )}
        </span>
        <span
          className="shrink-0 text-end tabular-nums"
          title={t("base", { share: share(own, votes), base: votes, shown: count(votes) })}
        >
          <span className="text-13 text-ink-muted">{count(own)}</span>
          <span className={cx("ms-3 inline-block min-w-14 text-16", leads ? "font-semibold" : "font-medium")}>
            {share(own, votes)}
          </span>
        </span>
      </div>
      <Bar part={own} whole={votes} {...fill} />
    </div>
  );
}
