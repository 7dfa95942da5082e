"use client";

import { useTranslations } from "next-intl";
import { Controller } from "react-hook-form";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PHONE_MINUTE } from "@/domain/connections/presets";
import { Command } from "./phone-reach";
import { sentence, type ConnectionForm } from "./text-field";

/** How much a phone sends: so many a minute, and Android's own guard, which asks on the phone's screen. */
export function PhonePace({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form.phone");
  const { register, formState } = form;
  const guard = formState.errors.limits?.[1];
  const number = (label: string, invalid: boolean) => ({
    "aria-label": label,
    "aria-invalid": invalid ? (true as const) : undefined,
    inputMode: "numeric" as const,
    className: "tabular-nums",
  });
  return (
    <>
      <MinutePace form={form} />
      <FieldGroup
        legend={t("guard")}
        hint={t("guardHint")}
        error={sentence(guard?.parts?.message ?? guard?.seconds?.message)}
      >
        <div className="flex flex-wrap items-center gap-2">
          <span className="w-18">
            <Input
              {...number(t("guardParts"), Boolean(guard?.parts))}
              {...register("limits.1.parts", { valueAsNumber: true })}
            />
          </span>
          <span className="text-ink-muted">{t("guardIn")}</span>
          <Controller
            control={form.control}
            name="limits.1.seconds"
            render={({ field }) => (
              <span className="w-18">
                <Input
                  {...number(t("guardMinutes"), Boolean(guard?.seconds))}
                  value={Number.isFinite(field.value) ? field.value / 60 : ""}
                  onBlur={field.onBlur}
                  onChange={(event) =>
                    field.onChange(event.target.value === "" ? NaN : Number(event.target.value) * 60)
                  }
                />
              </span>
            )}
          />
          <span className="text-ink-muted">{t("guardUnit")}</span>
        </div>
        <details className="mt-2 text-13 text-ink-muted">
          <summary className="w-fit cursor-pointer rounded-sm select-none hover:text-accent">
            {t("raise")}
          </summary>
          <p className="mt-1">{t("raiseHow")}</p>
          <Command text="adb shell settings put global sms_outgoing_check_max_count 100" />
        </details>
      </FieldGroup>
    </>
  );
}

/** 1 to 100 by the slider or as a figure. */
function MinutePace({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form.phone");
  const { least, most } = PHONE_MINUTE;
  return (
    <Controller
      control={form.control}
      name="limits.0.parts"
      render={({ field, fieldState }) => (
        <Field label={t("minute")} hint={t("minuteHint")} error={sentence(fieldState.error?.message)}>
          <div className="flex items-center gap-4">
            <span className="w-18 shrink-0">
              <Input
                inputMode="numeric"
                className="tabular-nums"
                value={Number.isFinite(field.value) ? field.value : ""}
                onBlur={field.onBlur}
                onChange={(event) =>
                  field.onChange(event.target.value === "" ? NaN : Number(event.target.value))
                }
              />
            </span>
            <input
              type="range"
              min={least}
              max={most}
              aria-label={t("minute")}
              className="h-9 min-w-0 flex-1 accent-accent pointer-coarse:h-11"
              value={Number.isFinite(field.value) ? field.value : least}
              onChange={(event) => field.onChange(event.target.valueAsNumber)}
            />
          </div>
        </Field>
      )}
    />
  );
}
