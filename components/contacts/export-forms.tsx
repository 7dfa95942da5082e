"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { fetchJson } from "@/components/ui/fetch-json";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useCount } from "@/components/ui/numbers";
import { ZoneName } from "@/components/ui/time";
import { EXPORT_SUBJECTS, textersQuerySchema, type ExportSubject } from "@/domain/contacts/export";
import type { ExportOptions } from "@/domain/contacts/view";

type Asked = { subject: ExportSubject; id: string; word: string; from: string; to: string };
type OnChange = (url: string | null) => void;

/** The query string, or null while something is missing. */
function searchOf(asked: Asked): string | null {
  const parsed = textersQuerySchema.safeParse(asked);
  return parsed.success ? new URLSearchParams(parsed.data).toString() : null;
}

function weekBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 6 * 86_400_000).toISOString().slice(0, 10);
}

/** Who texted a keyword, a poll, a service, a list or a number, in a period. `today` is the installation's. */
export function TextersForm({
  options,
  today,
  onChange,
}: {
  options: ExportOptions;
  today: string;
  onChange: OnChange;
}) {
  const t = useTranslations("contacts.export");
  const [asked, setAsked] = useState<Asked>({
    subject: "word",
    id: "",
    word: "",
    from: weekBefore(today),
    to: today,
  });
  const set = (change: Partial<Asked>) => {
    const next = { ...asked, ...change };
    setAsked(next);
    const search = searchOf(next);
    onChange(search === null ? null : `/api/contacts/export?${search}`);
  };
  const { subject } = asked;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("subject")}>
          <Select
            value={subject}
            onChange={(event) => set({ subject: event.target.value as ExportSubject, id: "", word: "" })}
          >
            {EXPORT_SUBJECTS.map((value) => (
              <option key={value} value={value}>
                {t(`subjects.${value}`)}
              </option>
            ))}
          </Select>
        </Field>
        {subject === "word" ? (
          <Field label={t("word")} hint={t("wordHint")}>
            <Input
              list="export-words"
              dir="auto"
              value={asked.word}
              onChange={(event) => set({ word: event.target.value })}
            />
          </Field>
        ) : (
          <Field label={t(`subjects.${subject}`)}>
            <Select value={asked.id} onChange={(event) => set({ id: event.target.value })}>
              <option value="">{t("choose")}</option>
              {options[subject].map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        )}
        <Field label={t("from")}>
          <Input type="date" value={asked.from} onChange={(event) => set({ from: event.target.value })} />
        </Field>
        <Field label={t("to")} hint={t.rich("zone", { zone: () => <ZoneName /> })}>
          <Input type="date" value={asked.to} onChange={(event) => set({ to: event.target.value })} />
        </Field>
      </div>
      <datalist id="export-words">
        {options.words.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
      <Preview asked={asked} />
    </>
  );
}

/** How many numbers the file will hold. */
function Preview({ asked }: { asked: Asked }) {
  const t = useTranslations("contacts.export");
  const say = useCount();
  const parsed = textersQuerySchema.safeParse(asked);
  const search = searchOf(asked);
  const { data, isFetching, error } = useQuery({
    queryKey: ["export-count", search],
    enabled: search !== null,
    // Typing a word asks once it stands still.
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return signal.aborted
        ? { count: null }
        : fetchJson<{ count: number | null }>(`/api/contacts/export/count?${search}`, signal);
    },
  });
  const problem = asked.id !== "" || asked.word !== "" ? parsed.error?.issues[0]?.message : undefined;
  return (
    <p role="status" className="min-h-5 text-ink-muted">
      {problem ??
        error?.message ??
        (search === null
          ? t("columns")
          : isFetching || !data
            ? t("counting")
            : data.count === null
              ? t("many")
              : t("count", { n: data.count, said: say(data.count) }))}
    </p>
  );
}

/** The members of one list. */
export function MembersForm({
  lists,
  onChange,
}: {
  lists: readonly { id: string; name: string }[];
  onChange: OnChange;
}) {
  const t = useTranslations("contacts.export");
  return (
    <Field label={t("subjects.list")} hint={t("membersHint")}>
      <Select
        defaultValue=""
        onChange={({ target: { value } }) =>
          onChange(value === "" ? null : `/api/contacts/export/members?list=${value}`)
        }
      >
        <option value="">{t("choose")}</option>
        {lists.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
