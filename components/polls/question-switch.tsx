"use client";

import { useTranslations } from "next-intl";
import { useCount } from "@/components/ui/numbers";
import { LinkTabs } from "@/components/ui/tabs";
import type { PollDetail } from "@/domain/polls/detail";

/** The questions of a poll that has several, each a page with results of its own, and how many answered it. */
export function QuestionSwitch({ detail: { poll, questions } }: { detail: PollDetail }) {
  const t = useTranslations("polls.questions");
  const count = useCount();
  if (questions.length < 2) return null;
  const href = (index: number): string => `/polls/${poll.id}${index === 0 ? "" : `?question=${index + 1}`}`;
  return (
    <LinkTabs
      label={t("label")}
      current={href(questions.findIndex(({ id }) => id === poll.questionId))}
      tabs={questions.map(({ text, voters, withdrawn, nearMisses }, index) => ({
        href: href(index),
        label: (
          <span className="flex max-w-64 flex-col text-start">
            <span className="truncate">
              {index + 1}. <bdi>{text}</bdi>
            </span>
            <span className="text-12 font-normal tabular-nums">
              {t("answered", { count: voters, shown: count(voters) })}
              {nearMisses > 0 && ` · ${t("waiting", { count: nearMisses })}`}
              {withdrawn && ` · ${t("withdrawn")}`}
            </span>
          </span>
        ),
      }))}
    />
  );
}
