"use client";

import { cx } from "class-variance-authority";
import { createContext, useContext, useId, type ReactNode } from "react";

type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };

const FieldContext = createContext<FieldIds | null>(null);

/** What a control inside a `Field` needs to be labelled and described by it. Explicit props win. */
export function useFieldProps(): {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
} {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    ...(field.describedBy ? { "aria-describedby": field.describedBy } : {}),
    ...(field.invalid ? { "aria-invalid": true as const } : {}),
    ...(field.required ? { "aria-required": true as const } : {}),
  };
}

/**
 * Label, control, hint, problem. The one control inside is labelled and described by it. `error` replaces nothing: the hint
 * stays. `aside` stands at the end of the label's line (a counter).
 */
export function Field({
  label,
  hint,
  error,
  aside,
  children,
  required,
  hideLabel,
  className,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  aside?: ReactNode;
  children: ReactNode;
  required?: boolean;
  hideLabel?: boolean;
  className?: string;
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cx("min-w-0", className)}>
      <div className={cx("mb-1 flex items-baseline justify-between gap-3", hideLabel && "sr-only")}>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside && <span className="text-12 text-ink-muted tabular-nums">{aside}</span>}
      </div>
      <FieldContext value={{ id, describedBy, invalid: Boolean(error), required: Boolean(required) }}>
        {children}
      </FieldContext>
      {hint && (
        <p id={hintId} className="mt-1 text-13 text-ink-muted">
          {hint}
        </p>
      )}
      <FieldError id={errorId}>{error}</FieldError>
    </div>
  );
}

/** The problem of a field or a group, announced when it appears. */
export function FieldError({ id, children }: { id?: string; children?: ReactNode }) {
  return (
    <p
      id={id}
      aria-live="polite"
      className={cx("text-13 text-bad", children ? "mt-1 animate-appear" : undefined)}
    >
      {children}
    </p>
  );
}

/** Several fields that belong together, as a fieldset. */
export function FieldGroup({
  legend,
  hint,
  children,
  error,
}: {
  legend: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
  error?: string | undefined;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">{legend}</legend>
      {hint && <p className="mb-2 text-13 text-ink-muted">{hint}</p>}
      {children}
      <FieldError>{error}</FieldError>
    </fieldset>
  );
}
