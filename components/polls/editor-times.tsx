"use client";

import { useTranslations } from "next-intl";
import { Controller, useFormState, useWatch, type Control, useFormContext } from "react-hook-form";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { Segmented } from "@/components/ui/tabs";
import type { PollInput } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";

type FormControl = Control<PollInput>;

/** When it opens and closes; wall times of the poll's own zone, which is named beside them. */
export function TimeFields({
  poll,
  zones,
  control,
}: {
  poll: PollView | null;
  zones: readonly string[];
  control: FormControl;
}) {
  const { register } = useFormContext<PollInput>();
  const t = useTranslations("polls.editor.times");
  const { errors } = useFormState({ control });
  const zone = useWatch({ control, name: "timeZone" }).replaceAll("_", " ");
  const openings = openingsOf(poll);
  return (
    <Section title={t("title")}>
      <div className="flex flex-col gap-5">
        <Moment
          control={control}
          mode="opening"
          at="opensAt"
          zone={zone}
          label={t("opens")}
          options={openings.map((value) => ({
            value,
            label: t(`opening.${poll && !poll.draft && value === "now" ? "since" : value}`),
          }))}
          error={errors.opensAt?.message ?? errors.opening?.message}
        />
        <Moment
          control={control}
          mode="closing"
          at="closesAt"
          zone={zone}
          label={t("closes")}
          options={(["hand", "time"] as const).map((value) => ({ value, label: t(`closing.${value}`) }))}
          error={errors.closesAt?.message}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("grace")} hint={t("graceHint")} error={errors.graceSeconds?.message}>
            <Input
              type="number"
              min={0}
              max={3600}
              inputMode="numeric"
              className="tabular-nums"
              {...register("graceSeconds", { valueAsNumber: true })}
            />
          </Field>
          <Field label={t("zone")} hint={t("zoneHint")} error={errors.timeZone?.message}>
            <Select {...register("timeZone")}>
              {zones.map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </div>
    </Section>
  );
}

/** A poll that has been opened stays so: its time may be corrected. */
function openingsOf(poll: PollView | null): PollInput["opening"][] {
  if (poll === null || poll.draft) return ["hand", "now", "time"];
  return poll.opensAt === null ? ["now", "time"] : ["time"];
}

function Moment<M extends "opening" | "closing">({
  control,
  mode,
  at,
  zone,
  label,
  options,
  error,
}: {
  control: FormControl;
  mode: M;
  at: "opensAt" | "closesAt";
  zone: string;
  label: string;
  options: readonly { value: PollInput[M]; label: string }[];
  error?: string | undefined;
}) {
  const t = useTranslations("polls.editor.times");
  const { register } = useFormContext<PollInput>();
  const chosen = useWatch({ control, name: mode });
  return (
    <FieldGroup legend={label} error={error}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {options.length > 1 && (
          <Controller
            control={control}
            name={mode}
            render={({ field }) => (
              <Segmented<string>
                label={label}
                value={field.value}
                onChange={field.onChange}
                options={options}
              />
            )}
          />
        )}
        {chosen === "time" && (
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Input
              type="datetime-local"
              aria-label={t("momentLabel", { label, zone })}
              aria-invalid={error ? true : undefined}
              className="w-auto tabular-nums"
              {...register(at)}
            />
            <span className="text-13 text-ink-muted">{t("inZone", { zone })}</span>
          </span>
        )}
      </div>
    </FieldGroup>
  );
}
