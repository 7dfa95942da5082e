"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { useLiveQuery } from "@/components/ui/live";
import { EmptyState } from "@/components/ui/notice";
import { useCount, useShare } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import type { LiveTopic } from "@/domain/live";
import { LEAST_IN_CELL, type CrossTable } from "@/domain/polls/cross-table";
import type { PollDetail } from "@/domain/polls/detail";
import { RowsSkeleton } from "./rows-skeleton";

/** The question shown, by the answers to another one of the poll. */
export function CrossSection({ detail: { poll, questions } }: { detail: PollDetail }) {
  const t = useTranslations("polls.cross");
  const [by, setBy] = useState("");
  const others = questions.filter(({ id }) => id !== poll.questionId);
  if (others.length === 0) return null;
  const search = `?question=${poll.questionId}&by=${by}`;
  return (
    <Section
      title={t("title")}
      hint={t("hint", { least: LEAST_IN_CELL })}
      actions={
        by !== "" && (
          <Button size="sm" asChild>
            <a href={`/api/polls/${poll.id}/cross/csv${search}`} download>
              <Download aria-hidden />
              {t("csv")}
            </a>
          </Button>
        )
      }
    >
      <Select
        aria-label={t("by")}
        className="mb-4 w-full sm:w-96"
        value={by}
        onChange={({ target }) => setBy(target.value)}
      >
        <option value="">{t("choose")}</option>
        {others.map(({ id, text }) => (
          <option key={id} value={id}>
            {questions.findIndex((one) => one.id === id) + 1}. {text}
          </option>
        ))}
      </Select>
      {by !== "" && <Table pollId={poll.id} search={search} />}
    </Section>
  );
}

function Table({ pollId, search }: { pollId: string; search: string }) {
  const t = useTranslations("polls.cross");
  const count = useCount();
  const share = useShare();
  const { data } = useLiveQuery<CrossTable>({
    queryKey: ["poll-cross", pollId, search],
    url: `/api/polls/${pollId}/cross${search}`,
    topics: [`poll:${pollId}`] satisfies LiveTopic[],
  });
  if (!data) return <RowsSkeleton />;
  if (data.voters === 0) return <EmptyState title={t("none")} />;
  const { rows, columns, cells } = data;
  if (!cells) return <EmptyState title={t("tooFew")}>{t("tooFewBody")}</EmptyState>;
  const head = "min-w-16 px-3 py-2 text-end text-12 font-medium text-ink-muted first:ps-0 first:text-start";
  return (
    <div role="region" aria-label={t("label")} tabIndex={0} className="overflow-x-auto">
      <table className="w-full tabular-nums">
        <thead>
          <tr className="border-b">
            <th scope="col" className={head}>
              {t("choice")}
            </th>
            {columns.map(({ id, name }) => (
              <th key={id} scope="col" className={head}>
                <bdi>{name}</bdi>
              </th>
            ))}
            <th scope="col" className={head}>
              {t("all")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, voters }, row) => (
            <tr key={id} className="border-b">
              <th scope="row" className="py-2 pe-3 text-start font-normal">
                <bdi>{name}</bdi>
              </th>
              {(cells[row] ?? []).map((cell, column) => (
                <td key={columns[column]?.id} className="px-3 py-2 text-end whitespace-nowrap">
                  {cell === null ? (
                    <span className="text-ink-muted" title={t("hidden")}>
                      {t("few")}
                    </span>
                  ) : (
                    <>
                      {count(cell)}{" "}
                      <span className="text-12 text-ink-muted">{voters > 0 ? share(cell, voters) : ""}</span>
                    </>
                  )}
                </td>
              ))}
              <td className="px-3 py-2 text-end font-medium">{count(voters)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row" className="py-2 pe-3 text-start font-medium">
              {t("all")}
            </th>
            {columns.map(({ id, voters }) => (
              <td key={id} className="px-3 py-2 text-end font-medium">
                {count(voters)}
              </td>
            ))}
            <td className="px-3 py-2 text-end font-medium">{count(data.voters)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
