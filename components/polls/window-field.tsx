"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller, type Control } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { PollInput } from "@/domain/polls/schema";

const UNITS = { minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;

/** A time in the largest unit that it is a whole number of. */
export function lengthOf(seconds: number): { length: number; unit: Unit } {
  const fits = (["days", "hours"] as const).find((one) => seconds > 0 && seconds % UNITS[one] === 0);
  const unit = fits ?? "minutes";
  return { length: seconds / UNITS[unit], unit };
}

/** How long a vote counts against the cap, in the unit that a person thinks in. */
export function WindowField({ control, error }: { control: Control<PollInput>; error: string | undefined }) {
  const t = useTranslations("polls.editor.window");
  return (
    <Controller
      control={control}
      name="windowSeconds"
      render={({ field }) => (
        <Field label={t("label")} hint={t("hint")} error={error}>
          <Length seconds={field.value} onChange={field.onChange} onBlur={field.onBlur} />
        </Field>
      )}
    />
  );
}

type LengthProps = { seconds: number; onChange: (seconds: number) => void; onBlur: () => void };

function Length({ seconds, onChange, onBlur }: LengthProps) {
  const t = useTranslations("polls.editor.window");
  const [unit, setUnit] = useState<Unit>(() => (seconds > 0 ? lengthOf(seconds).unit : "hours"));
  const shown = seconds / UNITS[unit];
  return (
    <div className="flex gap-2">
      <Input
        type="number"
        min={1}
        step={1}
        inputMode="numeric"
        className="min-w-0 flex-1 tabular-nums"
        value={seconds > 0 && Number.isFinite(shown) ? String(shown) : ""}
        onBlur={onBlur}
        onChange={(event) => onChange(Math.round(Number(event.target.value) * UNITS[unit]))}
      />
      <Select
        className="w-28"
        value={unit}
        aria-label={t("unit")}
        onChange={(event) => {
          const next = event.target.value as Unit;
          setUnit(next);
          onChange(Math.round(shown) * UNITS[next]);
        }}
      >
        {(Object.keys(UNITS) as Unit[]).map((one) => (
          <option key={one} value={one}>
            {t(one)}
          </option>
        ))}
      </Select>
    </div>
  );
}
