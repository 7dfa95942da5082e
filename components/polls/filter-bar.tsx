"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { LAST_PERIODS, WHOLE_POLL, writeFilter, type ResultsFilter } from "@/domain/polls/filter";
import { fromLocal, toLocal } from "@/domain/polls/local-time";
import type { PollView } from "@/domain/polls/view";

type Props = {
  poll: PollView;
  lists: readonly { id: string; name: string }[];
  filter: ResultsFilter;
  onChange: (filter: ResultsFilter) => void;
};

/** Which part of the votes is shown: of a period, by the clock of the poll's zone, and of the members of a list. */
export function FilterBar({ poll, lists, filter, onChange }: Props) {
  const t = useTranslations("polls.filter");
  const { period, listId } = filter;
  const choose = (value: string): void => {
    if (value === "all") return onChange({ ...filter, period: { kind: "all" } });
    if (value !== "between") return onChange({ ...filter, period: { kind: "last", seconds: Number(value) } });
    const until = Math.floor(Date.now() / 60_000) * 60_000 + 60_000;
    onChange({ ...filter, period: { kind: "between", from: poll.opensAt ?? poll.createdAt, until } });
  };
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <Select
        className="w-44"
        aria-label={t("period")}
        value={period.kind === "last" ? String(period.seconds) : period.kind}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="all">{t("all")}</option>
        {LAST_PERIODS.map((seconds) => (
          <option key={seconds} value={seconds}>
            {t("last", { hours: Math.floor(seconds / 3600), minutes: seconds / 60 })}
          </option>
        ))}
        <option value="between">{t("between")}</option>
      </Select>
      {period.kind === "between" &&
        (["from", "until"] as const).map((end) => (
          <Input
            key={end}
            type="datetime-local"
            className="max-w-52 tabular-nums"
            aria-label={t(end, { zone: poll.timeZone.replaceAll("_", " ") })}
            value={toLocal(period[end], poll.timeZone)}
            onChange={({ target }) => {
              const at = fromLocal(target.value, poll.timeZone);
              if (!Number.isNaN(at)) onChange({ ...filter, period: { ...period, [end]: at } });
            }}
          />
        ))}
      {lists.length > 0 && (
        <Select
          className="w-48"
          aria-label={t("list")}
          value={listId ?? ""}
          onChange={({ target }) => onChange({ ...filter, listId: target.value || null })}
        >
          <option value="">{t("everybody")}</option>
          {lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {t("membersOf", { name })}
            </option>
          ))}
        </Select>
      )}
      {writeFilter(filter) !== "" && <Button onClick={() => onChange(WHOLE_POLL)}>{t("clear")}</Button>}
    </div>
  );
}
