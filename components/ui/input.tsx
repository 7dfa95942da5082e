"use client";

import { cx } from "class-variance-authority";
import { Check, ChevronDown } from "lucide-react";
import { Checkbox as RadixCheckbox, Switch as RadixSwitch } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { useFieldProps } from "./field";

/** 16 px on touch screens: under that, phones zoom into the field. */
export const CONTROL =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-14 text-ink transition-colors hover:border-ink-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-muted pointer-coarse:text-16";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      {...useFieldProps()}
      className={cx(CONTROL, "h-9 pointer-coarse:h-11", className)}
      autoComplete="off"
      {...props}
    />
  );
}

/** Grows with its text. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useFieldProps()}
      rows={3}
      dir="auto"
      className={cx(CONTROL, "field-sizing-content min-h-20 resize-y py-2", className)}
      {...props}
    />
  );
}

/** The browser's own list: searchable by typing, right on phones. Options as children. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cx("relative block", className)}>
      <select
        {...useFieldProps()}
        className={cx(CONTROL, "h-9 appearance-none pe-9 pointer-coarse:h-11")}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4 text-ink-muted"
      />
    </span>
  );
}

/** On or off, at once or with its form; the label stands beside it. */
export function Switch({
  label,
  hint,
  ...props
}: ComponentProps<typeof RadixSwitch.Root> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <RadixSwitch.Root
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="relative h-5 w-9 shrink-0 rounded-full bg-line-strong transition-colors disabled:opacity-55 data-[state=checked]:bg-accent"
        {...props}
      >
        <RadixSwitch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-[18px] rtl:-translate-x-0.5 rtl:data-[state=checked]:-translate-x-[18px]" />
      </RadixSwitch.Root>
      <Caption id={id} label={label} hint={hint} />
    </div>
  );
}

export function Checkbox({
  label,
  hint,
  ...props
}: ComponentProps<typeof RadixCheckbox.Root> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <RadixCheckbox.Root
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent transition-colors disabled:opacity-55 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        {...props}
      >
        <RadixCheckbox.Indicator>
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      <Caption id={id} label={label} hint={hint} />
    </div>
  );
}

function Caption({ id, label, hint }: { id: string; label: ReactNode; hint?: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="text-13 text-ink-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
