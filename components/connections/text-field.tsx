"use client";

import type { ComponentProps, ReactNode } from "react";
import type { FieldPath, UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ConnectionDraft, ConnectionInput } from "@/domain/connections/draft";

export type ConnectionForm = UseFormReturn<ConnectionDraft, unknown, ConnectionInput>;

/** The provisioning file says "port: must be …"; under a field it is a sentence of its own. */
export function sentence(problem: string | undefined): string | undefined {
  return problem && /^[a-z]/.test(problem) ? `It ${problem}.` : problem;
}

/** One line of the form. `whole` reads a whole number; an empty one is then left out. */
export function TextField({
  form,
  name,
  label,
  hint,
  whole,
  className,
  ...input
}: {
  form: ConnectionForm;
  name: FieldPath<ConnectionDraft>;
  label: ReactNode;
  hint?: ReactNode;
  whole?: boolean;
  className?: string;
} & Pick<ComponentProps<"input">, "type" | "placeholder" | "autoComplete" | "required" | "dir">) {
  const { register, getFieldState, formState, getValues } = form;
  const value: unknown = getValues(name);
  const numeric = whole ? { setValueAs: (text: unknown) => (text === "" ? undefined : Number(text)) } : {};
  return (
    <Field
      label={label}
      hint={hint}
      error={sentence(getFieldState(name, formState).error?.message)}
      {...(input.required ? { required: true } : {})}
      {...(className ? { className } : {})}
    >
      {/* the default is there before the form library is: the page arrives filled in */}
      <Input
        spellCheck={false}
        inputMode={whole ? "numeric" : undefined}
        defaultValue={typeof value === "string" || typeof value === "number" ? value : ""}
        {...input}
        required={undefined}
        {...register(name, numeric)}
      />
    </Field>
  );
}
