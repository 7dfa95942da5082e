"use client";

import { useLocale, useTranslations } from "next-intl";
import { useFormContext, useFormState, useWatch, type Control } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { PollInput } from "@/domain/polls/schema";

/** A further question in the languages that the poll has. */
export function FollowUpTranslations({ control, index }: { control: Control<PollInput>; index: number }) {
  const t = useTranslations("polls.editor.followUps");
  const locale = useLocale();
  const { register } = useFormContext<PollInput>();
  const versions = useWatch({ control, name: "versions" });
  const { errors } = useFormState({ control, name: `followUps.${index}.translations` });
  const languages = [...new Set(versions.map(({ language }) => language).filter((tag) => tag !== ""))];
  if (languages.length === 0) return null;
  const names = new Intl.DisplayNames(locale, { type: "language" });
  return languages.map((tag) => (
    <Field
      key={tag}
      label={t("inLanguage", { language: names.of(tag) ?? tag })}
      error={errors.followUps?.[index]?.translations?.[tag]?.message}
    >
      <Textarea {...register(`followUps.${index}.translations.${tag}`)} dir="auto" />
    </Field>
  ));
}
