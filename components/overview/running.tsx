"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Bar } from "@/components/ui/chart";
import { useCount, useShare } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { useTimeText } from "@/components/ui/time";
import { byVotes, choiceResults } from "@/domain/polls/results";
import { ownName, type PollListItem } from "@/domain/polls/view";

const MOST_BARS = 3;

/** What is live now: running polls, the soonest to close first. */
export function RunningSection({
  items,
  more,
  canEdit,
}: {
  items: readonly PollListItem[];
  more: number;
  canEdit: boolean;
}) {
  const t = useTranslations("overview.running");
  return (
    <Section title={t("title")}>
      {items.length === 0 ? (
        <p className="flex flex-wrap items-center gap-3 text-ink-muted">
          {t("none")}
          {canEdit && (
            <Button asChild size="sm">
              <Link href="/polls/new">{t("create")}</Link>
            </Button>
          )}
        </p>
      ) : (
        <ul className="grid overflow-hidden rounded-md border bg-surface sm:grid-cols-2 xl:grid-cols-3">
          {items.map((item) => (
            <RunningPoll key={item.poll.id} item={item} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className="mt-3 text-13">
          <Link href="/polls?filter=open" className="text-accent hover:underline">
            {t("more", { count: more })}
          </Link>
        </p>
      )}
    </Section>
  );
}

function RunningPoll({ item: { poll, totals } }: { item: PollListItem }) {
  const t = useTranslations("overview.running");
  const count = useCount();
  const share = useShare();
  const time = useTimeText();
  const ranked = byVotes(choiceResults(poll.choices, totals)).slice(0, MOST_BARS);
  const figure = (chunks: ReactNode) => <span className="font-medium text-ink tabular-nums">{chunks}</span>;
  return (
    <li className="relative -me-px -mb-px flex flex-col gap-3 border-e border-b p-4 transition-colors hover:bg-hover">
      <div>
        <p className="font-medium">
          <Link href={`/polls/${poll.id}`} className="line-clamp-2 break-words after:absolute after:inset-0">
            <bdi>{ownName(poll) ?? poll.question}</bdi>
          </Link>
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-13 text-ink-muted">
          <span>{t.rich("votes", { count: totals.votes, shown: count(totals.votes), n: figure })}</span>
          <span className="tabular-nums">
            {poll.closesAt === null ? t("byHand") : t("closes", { at: time(poll.closesAt, "relative") })}
          </span>
        </p>
      </div>
      <ul className="flex flex-col gap-1.5 text-13">
        {ranked.map(({ id, name, votes }) => (
          <li key={id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_3rem] items-center gap-2">
            <bdi className="block truncate text-left text-ink-muted" title={name}>
              {name}
            </bdi>
            <Bar part={votes} whole={totals.votes} />
            <span className="text-end tabular-nums">{share(votes, totals.votes)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
