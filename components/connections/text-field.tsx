"use client";

import type { ComponentProps, ReactNode } from "react";
import { Controller, type FieldPath, type UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input, Select, Switch } from "@/components/ui/input";
import type { ConnectionDraft, ConnectionInput } from "@/domain/connections/draft";

export type ConnectionForm = UseFormReturn<ConnectionDraft, unknown, ConnectionInput>;

/** The provisioning file says "port: must be …"; under a field it is a sentence of its own. */
export function sentence(problem: string | undefined): string | undefined {
  return problem && /^[a-z]/.test(problem) ? `It ${problem}.` : problem;
}

type FieldOptions = {
  form: ConnectionForm;
  name: FieldPath<ConnectionDraft>;
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
};

/**
 * One line of the form. `whole` reads a whole number, with its unit at the end of the field; an empty one is left out, or
 * null where that means something.
 */
export function TextField({
  form,
  name,
  label,
  hint,
  whole,
  unit,
  className,
  ...input
}: FieldOptions & { whole?: boolean | "or-null"; unit?: string } & Pick<
    ComponentProps<"input">,
    "type" | "placeholder" | "autoComplete" | "required" | "dir"
  >) {
  const { register, getFieldState, formState, getValues } = form;
  const value: unknown = getValues(name);
  const empty = whole === "or-null" ? null : undefined;
  const numeric = whole
    ? { setValueAs: (text: unknown) => (text === "" || text === null ? empty : Number(text)) }
    : {};
  return (
    <Field
      label={label}
      hint={hint}
      error={sentence(getFieldState(name, formState).error?.message)}
      {...(input.required ? { required: true } : {})}
      {...(className ? { className } : {})}
    >
      <span className="relative block">
        {/* the default is there before the form library is: the page arrives filled in */}
        <Input
          spellCheck={false}
          inputMode={whole ? "numeric" : undefined}
          defaultValue={typeof value === "string" || typeof value === "number" ? value : ""}
          {...input}
          className={unit ? "pe-10 tabular-nums" : whole ? "tabular-nums" : undefined}
          required={undefined}
          {...register(name, numeric)}
        />
        {unit && (
          <span className="pointer-events-none absolute inset-y-0 end-3 flex items-center text-13 text-ink-muted">
            {unit}
          </span>
        )}
      </span>
    </Field>
  );
}

/** One of a few. `numeric` reads a number. */
export function SelectField({
  form,
  name,
  label,
  hint,
  numeric,
  options,
  className,
}: FieldOptions & { numeric?: boolean; options: readonly { value: string | number; label: string }[] }) {
  const { register, getFieldState, formState } = form;
  return (
    <Field
      label={label}
      hint={hint}
      error={sentence(getFieldState(name, formState).error?.message)}
      {...(className ? { className } : {})}
    >
      <Select {...register(name, numeric ? { valueAsNumber: true } : {})}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** Something that is on or off. `fallback`: what it is while the form says nothing. */
export function SwitchField({
  form,
  name,
  label,
  hint,
  fallback = false,
}: Pick<FieldOptions, "form" | "label" | "hint"> & {
  name:
    | "enabled"
    | "settings.deliveryReceipts"
    | "settings.retryUnknownReplies"
    | "settings.spool"
    | "settings.tls.enabled"
    | "settings.tls.verify";
  fallback?: boolean;
}) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <Switch
          label={label}
          hint={hint}
          checked={field.value ?? fallback}
          onCheckedChange={field.onChange}
        />
      )}
    />
  );
}
