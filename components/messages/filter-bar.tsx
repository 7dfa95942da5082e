"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { FilterChip } from "@/components/ui/filter-chip";
import { Masked } from "@/components/ui/masked";
import { DIRECTIONS, MESSAGE_STATES } from "@/domain/messages/codes";
import { writeFilters, type MessageFilter, type MessageFilters } from "@/domain/messages/filters";
import type { LogContact, MessageFilterOptions } from "@/domain/messages/log";
import { ContactForm, OptionList, PeriodForm, WordForm, type Option } from "./filter-forms";

type Props = {
  filters: MessageFilters;
  options: MessageFilterOptions;
  /** the contact that the log is filtered by */
  contact: LogContact | null;
};

/** Puts filters into the URL; the page follows. */
export function useFilterUrl(): { go: (filters: MessageFilters) => void; pending: boolean } {
  const router = useRouter();
  const [pending, start] = useTransition();
  const go = (filters: MessageFilters) => {
    const search = writeFilters(filters);
    start(() => router.push(search === "" ? "/messages" : `/messages?${search}`, { scroll: false }));
  };
  return { go, pending };
}

/** All filters as chips; what they are set to stands in the URL. */
export function FilterBar({ filters, options, contact }: Props) {
  const t = useTranslations("messages");
  const { go } = useFilterUrl();
  const set = (change: MessageFilters) => go({ ...filters, ...change });
  const clear = (...names: MessageFilter[]) =>
    go({ ...filters, ...Object.fromEntries(names.map((name) => [name, undefined])) });
  const chip = (name: MessageFilter, choices: Option[]) => (
    <FilterChip
      key={name}
      name={t(`filters.${name}`)}
      value={choices.find(({ value }) => value === filters[name])?.name ?? filters[name]}
      onClear={() => clear(name)}
    >
      {(close) => (
        <OptionList
          label={t(`filters.${name}`)}
          options={choices}
          value={filters[name]}
          onPick={(value) => {
            close();
            set({ [name]: value });
          }}
        />
      )}
    </FilterChip>
  );
  const isFiltered = Object.keys(filters).some((name) => name !== "view");
  return (
    <div className="-mx-4 mb-4 flex items-center gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:overflow-visible sm:px-0 sm:py-0">
      {chip(
        "direction",
        DIRECTIONS.map((value) => ({ value, name: t(value) })),
      )}
      {chip(
        "state",
        MESSAGE_STATES.map((value) => ({ value, name: t(`states.${value}`) })),
      )}
      {chip("number", options.numbers.map(toOption))}
      <ContactChip contact={contact} set={set} onClear={() => clear("contact")} />
      <WordChip word={filters.word} words={options.words} set={set} onClear={() => clear("word")} />
      {chip(
        "rule",
        options.rules.map(({ id, name, kind }) => ({ value: id, name, hint: t(`kinds.${kind}`) })),
      )}
      {chip("connection", options.connections.map(toOption))}
      <PeriodChip filters={filters} set={set} onClear={() => clear("from", "to")} />
      {isFiltered && (
        <Button tone="quiet" size="sm" onClick={() => go({ view: filters.view })}>
          {t("filters.clear")}
        </Button>
      )}
    </div>
  );
}

const toOption = ({ id, name }: { id: string; name: string }): Option => ({ value: id, name });

type ChipProps = { set: (change: MessageFilters) => void; onClear: () => void };

function ContactChip({ contact, set, onClear }: ChipProps & { contact: LogContact | null }) {
  const t = useTranslations("messages");
  const value = contact && <Masked shown={contact.shown} masked={contact.masked} />;
  return (
    <FilterChip name={t("filters.contact")} value={value} onClear={onClear}>
      {(close) => (
        <ContactForm
          onPick={({ key }) => {
            close();
            set({ contact: key });
          }}
        />
      )}
    </FilterChip>
  );
}

function WordChip({ word, words, set, onClear }: ChipProps & { word: string | undefined; words: string[] }) {
  const t = useTranslations("messages");
  return (
    <FilterChip name={t("filters.word")} value={word && <bdi>{word}</bdi>} onClear={onClear}>
      {(close) => (
        <WordForm
          words={words}
          value={word}
          onPick={(picked) => {
            close();
            set({ word: picked });
          }}
        />
      )}
    </FilterChip>
  );
}

function PeriodChip({ filters, set, onClear }: ChipProps & { filters: MessageFilters }) {
  const t = useTranslations("messages");
  const { from, to } = filters;
  const format = useFormatter();
  // Wall times of the installation's zone, read and written as UTC: they are shown, never counted with.
  const said = (moment: string | undefined): string =>
    moment === undefined
      ? ""
      : format.dateTime(new Date(moment.includes("T") ? `${moment}Z` : `${moment}T00:00Z`), {
          timeZone: "UTC",
          ...{ day: "numeric", month: "short", year: "numeric" },
          ...(moment.includes("T") && { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
        });
  const which = from && to ? "periodValue" : from ? "periodSince" : "periodUntil";
  const value = from || to ? t(`filters.${which}`, { from: said(from), to: said(to) }) : "";
  return (
    <FilterChip name={t("filters.period")} value={value} onClear={onClear}>
      {(close) => (
        <PeriodForm
          from={from}
          to={to}
          onPick={(period) => {
            close();
            set({ from: period.from, to: period.to });
          }}
        />
      )}
    </FilterChip>
  );
}
