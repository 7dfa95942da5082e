"use client";

import { cx } from "class-variance-authority";
import { Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import {
  Controller,
  useFieldArray,
  useFormContext,
  useFormState,
  useWatch,
  type Control,
} from "react-hook-form";
import type { ReplyExamples } from "@/components/preview/fill-in";
import { ReplyField } from "@/components/preview/reply-field";
import { Button } from "@/components/ui/button";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { REPLY_KEYS, type PollInput } from "@/domain/polls/schema";
import { MOST_VERSIONS } from "@/domain/polls/versions";
import { LANGUAGES } from "./languages";

type Props = { control: Control<PollInput>; examples: ReplyExamples };

const NO_REPLIES = Object.fromEntries(REPLY_KEYS.map((key) => [key, ""])) as PollInput["replies"];

/** Names of languages in the reader's own, sorted by it. */
function useLanguages(own: string): { code: string; name: string }[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "language" });
    // a setup file may name any language
    const codes = new Set<string>([...LANGUAGES, ...(own === "" ? [] : [own])]);
    const all = [...codes].map((code) => ({ code, name: names.of(code) ?? code }));
    return all.sort((a, b) => a.name.localeCompare(b.name, locale));
  }, [locale, own]);
}

/** Question and replies in further languages, each chosen by the words that are its own. */
export function EditorVersions({ control, examples }: Props) {
  const t = useTranslations("polls.editor.versions");
  const { fields, append, remove } = useFieldArray({ control, name: "versions", keyName: "key" });
  return (
    <Section title={t("title")} hint={t("hint")}>
      <div className="flex flex-col gap-6">
        {fields.map(({ key }, index) => (
          <Version
            key={key}
            control={control}
            index={index}
            examples={examples}
            onRemove={() => remove(index)}
          />
        ))}
        {fields.length < MOST_VERSIONS && (
          <div>
            <Button
              onClick={() => append({ language: "", words: [], question: "", replies: { ...NO_REPLIES } })}
            >
              <Plus aria-hidden />
              {t("add")}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}

function Version({ control, index, examples, onRemove }: Props & { index: number; onRemove: () => void }) {
  const t = useTranslations("polls.editor.versions");
  const replies = useTranslations("polls.editor.replies");
  const { register } = useFormContext<PollInput>();
  const { errors } = useFormState({ control, name: `versions.${index}` });
  const own = errors.versions?.[index];
  const language = useWatch({ control, name: `versions.${index}.language` });
  const languages = useLanguages(language);
  const name = languages.find(({ code }) => code === language)?.name ?? t("unnamed", { number: index + 1 });
  return (
    <section aria-label={name} className="flex flex-col gap-5 border-s-2 ps-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Field label={t("language")} error={own?.language?.message} className="w-56">
          <Select {...register(`versions.${index}.language`)}>
            <option value="">{t("choose")}</option>
            {languages.map((one) => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </Select>
        </Field>
        <Button tone="danger-quiet" onClick={onRemove} aria-label={t("removeOne", { name })}>
          {t("remove")}
        </Button>
      </div>
      <Words control={control} index={index} error={own?.words?.message} />
      <Field label={t("question")} hint={t("questionHint")} error={own?.question?.message}>
        <Input {...register(`versions.${index}.question`)} dir="auto" />
      </Field>
      {REPLY_KEYS.filter((key) => key !== "unknownChoice").map((key) => (
        <Controller
          key={key}
          control={control}
          name={`versions.${index}.replies.${key}`}
          render={({ field }) => (
            <ReplyField
              label={t("reply", { reply: replies(`${key}.label`), name })}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              examples={examples}
              error={own?.replies?.[key]?.message}
            />
          )}
        />
      ))}
    </section>
  );
}

/** The words of the choices, of which some are of this language. */
function Words({
  control,
  index,
  error,
}: {
  control: Control<PollInput>;
  index: number;
  error: string | undefined;
}) {
  const t = useTranslations("polls.editor.versions");
  const choices = useWatch({ control, name: "choices" });
  const all = [...new Set(choices.filter(({ withdrawn }) => !withdrawn).flatMap(({ words }) => words))];
  return (
    <Controller
      control={control}
      name={`versions.${index}.words`}
      render={({ field }) => {
        // a word that was taken from its choice since stands here until somebody takes it away
        const shown = [...all, ...field.value.filter((word) => !all.includes(word))];
        const toggle = (word: string): void =>
          field.onChange(
            field.value.includes(word) ? field.value.filter((one) => one !== word) : [...field.value, word],
          );
        return (
          <FieldGroup legend={t("words")} hint={t("wordsHint")} error={error}>
            <div className="flex flex-wrap gap-2">
              {shown.map((word) => {
                const isOn = field.value.includes(word);
                return (
                  <button
                    key={word}
                    type="button"
                    aria-pressed={isOn}
                    onClick={() => toggle(word)}
                    className={cx(
                      "min-h-8 max-w-48 truncate rounded-sm border px-2.5 transition-colors hover:bg-hover pointer-coarse:min-h-11",
                      isOn && "border-accent bg-accent-soft text-accent",
                    )}
                  >
                    <bdi>{word}</bdi>
                  </button>
                );
              })}
            </div>
          </FieldGroup>
        );
      }}
    />
  );
}
