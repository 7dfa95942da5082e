"use client";

import { useTranslations } from "next-intl";
import { Controller } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Checkbox, Select, Switch } from "@/components/ui/input";
import { WordsInput } from "@/components/ui/words-input";
import { BIND_MODES } from "@/domain/connections/settings";
import { AdvancedFields } from "./advanced-fields";
import { LimitsEditor } from "./limits-editor";
import { sentence, TextField, type ConnectionForm } from "./text-field";

/** `hasPassword`: one is stored; null for a connection that is new. */
export function ConnectionFields({
  form,
  hasPassword,
}: {
  form: ConnectionForm;
  hasPassword: boolean | null;
}) {
  const t = useTranslations("connections.form");
  const { control, register } = form;
  return (
    <>
      <TextField form={form} name="name" label={t("name")} hint={t("nameHint")} dir="auto" required />
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <TextField form={form} name="host" label={t("host")} hint={t("hostHint")} required />
        <TextField form={form} whole name="port" label={t("port")} required />
      </div>
      <Account form={form} hasPassword={hasPassword} />
      <Numbers form={form} />
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <Field label={t("mode")}>
          <Select {...register("mode")}>
            {BIND_MODES.map((mode) => (
              <option key={mode} value={mode}>
                {t(`modes.${mode}`)}
              </option>
            ))}
          </Select>
        </Field>
        <TextField form={form} whole name="window" label={t("window")} />
      </div>
      <LimitsEditor form={form} />
      <AdvancedFields form={form} />
      <Controller
        control={control}
        name="enabled"
        render={({ field }) => (
          <Switch
            label={t("enabled")}
            hint={t("enabledHint")}
            checked={field.value}
            onCheckedChange={field.onChange}
          />
        )}
      />
    </>
  );
}

function Account({ form, hasPassword }: { form: ConnectionForm; hasPassword: boolean | null }) {
  const t = useTranslations("connections.form");
  const hint = hasPassword === null ? undefined : t(hasPassword ? "passwordKept" : "passwordNone");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        form={form}
        name="systemId"
        label={t("systemId")}
        hint={t("systemIdHint")}
        autoComplete="off"
      />
      <div className="flex flex-col gap-2">
        <TextField
          form={form}
          name="password"
          type="password"
          label={t("password")}
          hint={hint}
          autoComplete="new-password"
        />
        {hasPassword && (
          <Controller
            control={form.control}
            name="clearPassword"
            render={({ field }) => (
              <Checkbox
                label={t("clearPassword")}
                checked={field.value}
                onCheckedChange={(checked) => field.onChange(checked === true)}
              />
            )}
          />
        )}
      </div>
    </div>
  );
}

function Numbers({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  const { control, formState } = form;
  const errors = formState.errors.numbers;
  return (
    <>
      <Controller
        control={control}
        name="numbers"
        render={({ field }) => {
          const problems = new Map<number, string>();
          for (const index of field.value.keys()) {
            const message = errors?.[index]?.message;
            if (message) problems.set(index, sentence(message) ?? message);
          }
          return (
            <Field
              label={t("numbers")}
              hint={t("numbersHint")}
              error={errors?.message ?? [...new Set(problems.values())].join(" ")}
            >
              <WordsInput
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                placeholder={t("numbersPlaceholder")}
                problems={problems}
              />
            </Field>
          );
        }}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField form={form} name="country" label={t("country")} hint={t("countryHint")} />
        <TextField form={form} name="trunk" label={t("trunk")} hint={t("trunkHint")} />
      </div>
    </>
  );
}
