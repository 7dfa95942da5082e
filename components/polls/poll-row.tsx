"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Bar } from "@/components/ui/chart";
import { useShare } from "@/components/ui/numbers";
import { byVotes, choiceResults } from "@/domain/polls/results";
import { ownName, type PollListItem } from "@/domain/polls/view";
import { Voters, Votes } from "./figures";
import { PollStateLine } from "./poll-state-line";

const MOST_BARS = 3;

/** One poll of the list: name, question, what is texted where; its first three choices; votes and voters. */
export function PollRow({ item: { poll, totals } }: { item: PollListItem }) {
  const t = useTranslations("polls");
  const { id, question, keyword, numbers } = poll;
  const own = ownName(poll);
  const addresses = numbers.map(({ address }) => address).join(", ");
  return (
    <li className="relative grid gap-x-8 gap-y-3 py-4 transition-colors hover:bg-hover sm:px-3 md:grid-cols-[minmax(0,1fr)_minmax(0,16rem)_9rem] md:items-center">
      <div className="min-w-0">
        <h2 className="text-16 font-medium">
          <Link href={`/polls/${id}`} className="break-words after:absolute after:inset-0">
            <bdi>{own ?? question}</bdi>
          </Link>
        </h2>
        {own !== null && question !== "" && (
          <p className="mt-0.5 line-clamp-2 text-ink-muted">
            <bdi>{question}</bdi>
          </p>
        )}
        <p className="mt-1.5 flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
          <PollStateLine poll={poll} />
          <span className="text-13 text-ink-muted tabular-nums">
            {numbers.length === 0
              ? t("noNumber")
              : t("onNumbers", { keyword: keyword === "" ? "none" : keyword, numbers: addresses })}
          </span>
        </p>
      </div>
      <MiniBars item={{ poll, totals }} />
      <div className="flex gap-x-4 text-13 text-ink-muted md:flex-col md:text-end">
        {totals.votes === 0 ? (
          t("noVotes")
        ) : (
          <>
            <span>
              <Votes count={totals.votes} />
            </span>
            <span>
              <Voters count={totals.voters} />
            </span>
          </>
        )}
      </div>
    </li>
  );
}

function MiniBars({ item: { poll, totals } }: { item: PollListItem }) {
  const t = useTranslations("polls");
  const share = useShare();
  const results = choiceResults(poll.choices, totals);
  const shown = byVotes(results).slice(0, MOST_BARS);
  const more = results.length - shown.length;
  if (totals.votes === 0) return <span aria-hidden className="hidden md:block" />;
  return (
    <div className="min-w-0 text-13">
      <ul className="flex flex-col gap-1">
        {shown.map((choice) => (
          <li
            key={choice.id}
            className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)_3rem] items-center gap-2"
          >
            <bdi className="block truncate text-left text-ink-muted" title={choice.name}>
              {choice.name}
            </bdi>
            <Bar part={choice.votes} whole={totals.votes} />
            <span className="text-end tabular-nums">{share(choice.votes, totals.votes)}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-12 text-ink-faint">{t("moreChoices", { count: more })}</p>}
    </div>
  );
}
