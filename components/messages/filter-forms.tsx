"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { fetchJson } from "@/components/ui/fetch-json";
import { Masked } from "@/components/ui/masked";
import { ZoneName } from "@/components/ui/time";
import type { LogContact } from "@/domain/messages/log";

export type Option = { value: string; name: string; hint?: string };

/** One of a list; a longer one can be searched. */
export function OptionList({
  options,
  value,
  onPick,
  label,
}: {
  options: readonly Option[];
  value: string | undefined;
  onPick: (value: string) => void;
  label: string;
}) {
  const t = useTranslations("messages");
  const [typed, setTyped] = useState("");
  const shown = options.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <div className="flex flex-col gap-2">
      {options.length > 8 && (
        <Input
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t("filters.search")}
          aria-label={t("filters.search")}
        />
      )}
      <ul aria-label={label} className="-mx-2 flex max-h-72 flex-col overflow-y-auto">
        {shown.map((option) => (
          <li key={option.value}>
            <button
              type="button"
              onClick={() => onPick(option.value)}
              aria-pressed={option.value === value}
              className="flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1 text-start hover:bg-hover pointer-coarse:min-h-11"
            >
              <bdi className="min-w-0 flex-1 truncate">{option.name}</bdi>
              {option.hint && <span className="text-12 text-ink-muted">{option.hint}</span>}
              {option.value === value && <Check aria-hidden className="size-4 text-accent" />}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="text-ink-muted">{t("filters.none")}</p>}
    </div>
  );
}

/** A keyword, typed or one of those that are configured. */
export function WordForm({
  words,
  value,
  onPick,
}: {
  words: readonly string[];
  value: string | undefined;
  onPick: (word: string) => void;
}) {
  const t = useTranslations("messages");
  const [typed, setTyped] = useState(value ?? "");
  const matching = words.filter((word) => word.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "") onPick(typed.trim());
      }}
    >
      <Field label={t("filters.word")} hint={t("filters.wordHint")}>
        <Input autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} dir="auto" />
      </Field>
      <div className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
        {matching.slice(0, 40).map((word) => (
          <Button key={word} size="sm" onClick={() => onPick(word)}>
            <bdi>{word}</bdi>
          </Button>
        ))}
      </div>
      <Button type="submit" size="sm" className="self-end">
        {t("filters.apply")}
      </Button>
    </form>
  );
}

/** A period of days or minutes, both ends in it. */
export function PeriodForm({
  from,
  to,
  onPick,
}: {
  from: string | undefined;
  to: string | undefined;
  onPick: (period: { from?: string; to?: string }) => void;
}) {
  const t = useTranslations("messages");
  const asMinute = (moment: string | undefined, end: string): string =>
    moment === undefined ? "" : moment.length === 10 ? `${moment}T${end}` : moment;
  const [first, setFirst] = useState(asMinute(from, "00:00"));
  const [last, setLast] = useState(asMinute(to, "23:59"));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onPick({ from: first || undefined, to: last || undefined });
      }}
    >
      <Field label={t("filters.from")}>
        <Input type="datetime-local" value={first} onChange={(event) => setFirst(event.target.value)} />
      </Field>
      <Field label={t("filters.to")}>
        <Input type="datetime-local" value={last} onChange={(event) => setLast(event.target.value)} />
      </Field>
      <div className="flex items-center justify-between gap-3">
        <span className="text-12 text-ink-muted">
          <ZoneName />
        </span>
        <Button type="submit" size="sm">
          {t("filters.apply")}
        </Button>
      </div>
    </form>
  );
}

type Suggested = { rows: (LogContact & { textsIn: number })[] };

/** A contact, by the first digits of its number. */
export function ContactForm({ onPick }: { onPick: (contact: LogContact) => void }) {
  const t = useTranslations("messages");
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Suggested["rows"] | null>(null);
  const search = async () => {
    const url = `/api/contacts?q=${encodeURIComponent(typed.trim())}`;
    setFound((await fetchJson<Suggested>(url).catch(() => ({ rows: [] }))).rows);
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void search();
      }}
    >
      <Field label={t("filters.contact")} hint={t("filters.contactHint")}>
        <Input
          autoFocus
          inputMode="tel"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="+251 91"
        />
      </Field>
      {found && (
        <ul className="-mx-2 flex max-h-56 flex-col overflow-y-auto">
          {found.map((contact) => (
            <li key={contact.key}>
              <button
                type="button"
                onClick={() => onPick(contact)}
                className="flex min-h-8 w-full items-center justify-between gap-2 rounded-sm px-2 py-1 text-start hover:bg-hover pointer-coarse:min-h-11"
              >
                <Masked shown={contact.shown} masked={contact.masked} />
                <span className="text-12 text-ink-muted">{t("filters.texts", { n: contact.textsIn })}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-2 text-ink-muted">{t("filters.none")}</li>}
        </ul>
      )}
      <Button type="submit" size="sm" className="self-end">
        {t("filters.find")}
      </Button>
    </form>
  );
}
