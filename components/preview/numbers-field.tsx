"use client";

import { useTranslations } from "next-intl";
import { FieldGroup } from "@/components/ui/field";
import { Checkbox } from "@/components/ui/input";
import type { NumberView } from "@/domain/services/view";

/** The numbers that a rule listens on; with `all`, whether that is every number. */
export function NumbersField({
  numbers,
  value,
  onChange,
  all,
  error,
}: {
  numbers: readonly NumberView[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
  all?: { value: boolean; onChange: (all: boolean) => void };
  error?: string | undefined;
}) {
  const t = useTranslations("preview.numbers");
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...value, id] : value.filter((other) => other !== id));
  return (
    <FieldGroup legend={t("legend")} error={error}>
      <div className="flex flex-col gap-2">
        {all && (
          <Checkbox
            label={t("all")}
            hint={t("allHint")}
            checked={all.value}
            onCheckedChange={(checked) => all.onChange(checked === true)}
          />
        )}
        {numbers.length === 0 && <p className="text-13 text-ink-muted">{t("none")}</p>}
        {!all?.value && (
          <div className="grid gap-2 sm:grid-cols-2">
            {numbers.map(({ id, address, label }) => (
              <Checkbox
                key={id}
                label={
                  <span className="tabular-nums">{label ? t("label", { address, label }) : address}</span>
                }
                checked={value.includes(id)}
                onCheckedChange={(checked) => toggle(id, checked === true)}
              />
            ))}
          </div>
        )}
      </div>
    </FieldGroup>
  );
}
