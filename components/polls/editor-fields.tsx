"use client";

import { useTranslations } from "next-intl";
import { Controller, useFormContext, useFormState, useWatch, type Control } from "react-hook-form";
import { NumbersField } from "@/components/preview/numbers-field";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import type { Clash } from "@/domain/inbound/clash";
import type { PollInput } from "@/domain/polls/schema";
import type { PollNumber } from "@/domain/polls/view";
import { WindowField } from "./window-field";

type FormControl = Control<PollInput>;

/** What is asked, and how a text finds the poll. */
export function AskFields({
  numbers,
  series,
  clashes,
  control,
}: {
  numbers: readonly PollNumber[];
  series: readonly string[];
  clashes: readonly Clash[];
  control: FormControl;
}) {
  const t = useTranslations("polls.editor");
  const { errors } = useFormState({ control });
  const nameAfterQuestion = useNameAfterQuestion();
  const { register } = useFormContext<PollInput>();
  const own = clashes.filter(({ path }) => path === "keyword");
  const clash = own.find(({ severity }) => severity === "error")?.words;
  const warnings = own.filter(({ severity }) => severity === "warning");
  return (
    <Section title={t("ask")}>
      <div className="flex flex-col gap-5">
        <Field label={t("question")} hint={t("questionHint")} error={errors.question?.message}>
          <Textarea
            {...register("question", { onBlur: nameAfterQuestion })}
            rows={2}
            className="min-h-16 text-16"
          />
        </Field>
        <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message} required>
          <Input {...register("name")} dir="auto" />
        </Field>
        <Field label={t("series")} hint={t("seriesHint")} error={errors.seriesName?.message}>
          <Input {...register("seriesName")} dir="auto" className="sm:max-w-96" list="poll-series" />
        </Field>
        <datalist id="poll-series">
          {series.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Controller
          control={control}
          name="numberIds"
          render={({ field }) => (
            <NumbersField
              numbers={numbers}
              value={field.value}
              onChange={field.onChange}
              error={errors.numberIds?.message}
            />
          )}
        />
        <div>
          <Field label={t("keyword")} hint={t("keywordHint")} error={clash ?? errors.keyword?.message}>
            <Input {...register("keyword")} dir="auto" className="sm:max-w-56" spellCheck={false} />
          </Field>
          {warnings.map(({ words }) => (
            <p key={words} className="mt-1 text-13 text-warn">
              {words}
            </p>
          ))}
        </div>
      </div>
    </Section>
  );
}

/** A poll without a name takes its question's first words: most need no other. */
function useNameAfterQuestion(): () => void {
  const { getValues, setValue } = useFormContext<PollInput>();
  return () => {
    const [question, name] = getValues(["question", "name"]);
    if (name.trim() !== "" || question.trim() === "") return;
    setValue("name", firstWords(question), { shouldDirty: true, shouldValidate: true });
  };
}

const NAME_LENGTH = 60;

/** At most sixty characters, cut between words where there are any. */
function firstWords(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if ([...line].length <= NAME_LENGTH) return line;
  const cut = [...line].slice(0, NAME_LENGTH - 1).join("");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), NAME_LENGTH / 2)).trimEnd()}…`;
}

/** Who may vote, how often, and which of their texts stand. */
export function RuleFields({
  lists,
  control,
}: {
  lists: readonly { id: string; name: string }[];
  control: FormControl;
}) {
  const t = useTranslations("polls.editor");
  const { register } = useFormContext<PollInput>();
  const { errors } = useFormState({ control });
  const counting = useWatch({ control, name: "counting" });
  const period = useWatch({ control, name: "period" });
  return (
    <Section title={t("rule")}>
      <div className="flex flex-col gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("perVoter")} error={errors.ballotsPerVoter?.message}>
            <Input
              type="number"
              min={1}
              max={1000}
              inputMode="numeric"
              className="tabular-nums"
              {...register("ballotsPerVoter", { valueAsNumber: true })}
            />
          </Field>
          <Field label={t("period")}>
            <Select {...register("period")}>
              <option value="poll">{t("periodPoll")}</option>
              <option value="day">{t("periodDay")}</option>
              <option value="rolling">{t("periodRolling")}</option>
            </Select>
          </Field>
          {period === "rolling" && <WindowField control={control} error={errors.windowSeconds?.message} />}
          <Field
            label={t("counting")}
            hint={t(counting === "last" ? "countingLastHint" : "countingFirstHint")}
            error={errors.counting?.message}
          >
            <Select {...register("counting")}>
              <option value="first">{t("countingFirst")}</option>
              <option value="last">{t("countingLast")}</option>
            </Select>
          </Field>
          <Controller
            control={control}
            name="listId"
            render={({ field }) => (
              <Field
                label={t("list")}
                hint={field.value ? t("listHint") : undefined}
                error={errors.listId?.message}
              >
                <Select
                  value={field.value ?? ""}
                  onBlur={field.onBlur}
                  onChange={(event) => field.onChange(event.target.value || null)}
                >
                  <option value="">{t("everybody")}</option>
                  {lists.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
          />
        </div>
      </div>
    </Section>
  );
}
