"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Controller, type Control, type FieldErrors } from "react-hook-form";
import { DearLine, PartsLine } from "@/components/preview/parts-line";
import type { Action } from "@/components/ui/action";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm, useLeaveWarning } from "@/components/ui/form";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { tell } from "@/components/ui/toast";
import { WordsInput } from "@/components/ui/words-input";
import { installationSchema, type InstallationInput } from "@/domain/installation/schema";
import { countParts } from "@/domain/text/encode";

const KINDS = ["stop", "start", "help"] as const;
type Kind = (typeof KINDS)[number];
const REPLY = { stop: "stopReply", start: "startReply", help: "helpReply" } as const;
const WORDS = { stop: "localStopWords", start: "localStartWords", help: "localHelpWords" } as const;

type Part = { control: Control<InstallationInput>; errors: FieldErrors<InstallationInput> };

/** Name, zone, and what STOP, START and HELP answer, with the words that mean the same here. */
export function InstallationForm({
  settings,
  timeZones,
  action,
}: {
  settings: InstallationInput;
  timeZones: string[];
  action: Action<InstallationInput>;
}) {
  const t = useTranslations("settings.installation");
  const router = useRouter();
  const state = useActionForm({
    schema: installationSchema,
    defaultValues: settings,
    action,
    onDone: () => {
      tell(t("done"));
      router.refresh();
    },
  });
  const { register, control, formState } = state.form;
  const { errors, isDirty } = formState;
  useLeaveWarning(isDirty);
  const zones = [...new Set([settings.timeZone, "UTC", ...timeZones])].sort();
  return (
    <ActionFormBody isLong state={state} verb={t("verb")} className="flex max-w-2xl flex-col">
      <Section title={t("title")}>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message} required>
            <Input dir="auto" {...register("name")} />
          </Field>
          <Field label={t("timeZone")} hint={t("timeZoneHint")} error={errors.timeZone?.message}>
            <Select {...register("timeZone")}>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </Section>
      <Section className="mb-6" title={t("compliance")} hint={t("complianceHint")}>
        <div className="flex flex-col gap-8">
          {KINDS.map((kind) => (
            <div key={kind} className="flex flex-col gap-4 border-t pt-4 first:border-t-0 first:pt-0">
              <ReplyPart kind={kind} control={control} errors={errors} />
              <WordsPart kind={kind} control={control} errors={errors} />
            </div>
          ))}
        </div>
      </Section>
    </ActionFormBody>
  );
}

function ReplyPart({ kind, control, errors }: Part & { kind: Kind }) {
  const t = useTranslations("settings.installation");
  return (
    <Controller
      control={control}
      name={REPLY[kind]}
      render={({ field }) => {
        const counted = countParts(field.value.trim());
        return (
          <Field
            label={t(`${kind}.reply`)}
            hint={counted.dear ? <DearLine counted={counted} /> : undefined}
            error={errors[REPLY[kind]]?.message}
            aside={<PartsLine counted={counted} />}
            required
          >
            <Textarea {...field} />
          </Field>
        );
      }}
    />
  );
}

function WordsPart({ kind, control, errors }: Part & { kind: Kind }) {
  const t = useTranslations("settings.installation");
  const found = errors[WORDS[kind]];
  const problems = new Map<number, string>();
  if (Array.isArray(found)) {
    found.forEach((problem: { message?: string } | undefined, index) => {
      if (problem?.message) problems.set(index, problem.message);
    });
  }
  const said = [...problems.values()].join(" ") || found?.message || found?.root?.message;
  return (
    <Controller
      control={control}
      name={WORDS[kind]}
      render={({ field }) => (
        <Field label={t(`${kind}.words`)} hint={t(`${kind}.wordsHint`)} error={said}>
          <WordsInput
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            problems={problems}
            placeholder={t("wordsPlaceholder")}
          />
        </Field>
      )}
    />
  );
}
