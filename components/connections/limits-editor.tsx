"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFieldArray } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { FieldGroup } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { sentence, type ConnectionForm } from "./text-field";

const MOST = 5;

/** Sliding windows: so many parts in any so many seconds. */
export function LimitsEditor({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  const { control, register, formState } = form;
  const { fields, append, remove } = useFieldArray({ control, name: "limits" });
  const errors = formState.errors.limits;
  const rows = fields.map((_, index) => errors?.[index]);
  const problem = rows.map((row) => row?.parts?.message ?? row?.seconds?.message).find(Boolean);
  const number = (index: number, name: "parts" | "seconds") => ({
    "aria-label": t(name === "parts" ? "limitParts" : "limitSeconds"),
    "aria-invalid": rows[index]?.[name] ? (true as const) : undefined,
    inputMode: "numeric" as const,
    className: "tabular-nums",
    ...register(`limits.${index}.${name}`, { valueAsNumber: true }),
  });
  return (
    <FieldGroup legend={t("limits")} hint={t("limitsHint")} error={errors?.message ?? sentence(problem)}>
      <div className="flex flex-col gap-2">
        {fields.length === 0 && <p className="text-13 text-ink-muted">{t("noLimits")}</p>}
        {fields.map((field, index) => (
          <div key={field.id} className="flex flex-wrap items-center gap-2">
            <span className="w-18 sm:w-24">
              <Input defaultValue={field.parts} {...number(index, "parts")} />
            </span>
            <span className="text-ink-muted">{t("limitRow")}</span>
            <span className="w-18 sm:w-24">
              <Input defaultValue={field.seconds} {...number(index, "seconds")} />
            </span>
            <span className="text-ink-muted">{t("limitUnit")}</span>
            <Button tone="quiet" size="icon-sm" aria-label={t("removeLimit")} onClick={() => remove(index)}>
              <X aria-hidden />
            </Button>
          </div>
        ))}
        {fields.length < MOST && (
          <div>
            <Button size="sm" onClick={() => append({ parts: 10, seconds: 1 })}>
              <Plus aria-hidden />
              {t("addLimit")}
            </Button>
          </div>
        )}
      </div>
    </FieldGroup>
  );
}
