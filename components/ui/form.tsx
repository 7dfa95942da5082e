"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { useEffect, useState, type ReactNode } from "react";
import {
  FormProvider,
  get,
  useForm,
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
} from "react-hook-form";
import type { z } from "zod";
import type { Action } from "./action";
import { Button } from "./button";
import { Notice } from "./notice";

type FormSchema = z.ZodType<FieldValues, FieldValues>;

export type ActionForm<I extends FieldValues, O extends FieldValues> = {
  form: UseFormReturn<I, unknown, O>;
  /** for `<form onSubmit>` */
  submit: (event?: React.BaseSyntheticEvent) => void;
  busy: boolean;
  /** a refusal that is about no single field */
  refusal: string;
};

/**
 * A form over a zod schema of the domain and a server action of the same shape. Checks while typing after the first try;
 * problems that the server finds land at their fields by path, the others in `refusal`. `onDone` gets the action's value.
 */
export function useActionForm<S extends FormSchema, T>({
  schema,
  defaultValues,
  action,
  onDone,
}: {
  schema: S;
  defaultValues: DefaultValues<z.input<S>>;
  action: Action<z.input<S>, T>;
  onDone?: (value: T) => void;
}): ActionForm<z.input<S>, z.output<S>> {
  const t = useTranslations("kit");
  const [refusal, setRefusal] = useState("");
  const form = useForm<z.input<S>, unknown, z.output<S>>({
    resolver: zodResolver(schema),
    defaultValues,
    mode: "onTouched",
  });
  const send = form.handleSubmit(async () => {
    setRefusal("");
    const values = form.getValues();
    const result = await action(values).catch(() => null);
    if (!result) return setRefusal(t("unreachable"));
    if (result.ok) {
      form.reset(values);
      onDone?.(result.value);
      return;
    }
    const known = result.problems.filter(({ path }) => path !== "");
    known.forEach(({ path, message }, index) => {
      form.setError(path as Path<z.input<S>>, { type: "server", message }, { shouldFocus: index === 0 });
    });
    if (known.length === 0) setRefusal(result.message);
  });
  return {
    form: { ...form, register: withDefault(form) },
    submit: (event) => void send(event),
    busy: form.formState.isSubmitting,
    refusal,
  };
}

/**
 * A registered field gets its value when the page comes to life; until then, and without scripts, it shows what the server
 * rendered. So the server renders the value too.
 */
function withDefault<I extends FieldValues, O extends FieldValues>(
  form: UseFormReturn<I, unknown, O>,
): UseFormReturn<I, unknown, O>["register"] {
  return (name, options) => {
    const initial: unknown = form.formState.defaultValues && get(form.formState.defaultValues, name);
    const field = form.register(name, options);
    return typeof initial === "string" || typeof initial === "number"
      ? { ...field, defaultValue: initial }
      : field;
  };
}

/** The form element with its refusal above the buttons. `cancel` stands before the one verb. */
export function ActionFormBody<I extends FieldValues, O extends FieldValues>({
  state: { form, submit, busy, refusal },
  verb,
  cancel,
  children,
  className,
  tone = "accent",
  isLong = false,
}: {
  state: ActionForm<I, O>;
  verb: ReactNode;
  cancel?: ReactNode;
  children: ReactNode;
  className?: string;
  tone?: "accent" | "plain" | "danger";
  /** of more than a screen: its buttons stay in sight */
  isLong?: boolean;
}) {
  return (
    <FormProvider {...form}>
      <form
        onSubmit={submit}
        noValidate
        // what is tabbed to stops above the buttons
        className={cx(
          className ?? "flex flex-col gap-5",
          isLong && "[&_:is(input,textarea,select,button)]:scroll-mb-24",
        )}
      >
        {children}
        <div
          className={cx(
            "flex flex-col gap-3",
            isLong && "sticky bottom-0 z-10 -mx-1 border-t bg-canvas px-1 py-3",
          )}
        >
          {refusal && <Notice tone="bad">{refusal}</Notice>}
          <div className="flex flex-wrap justify-end gap-2">
            {cancel}
            <Button type="submit" tone={tone} busy={busy}>
              {verb}
            </Button>
          </div>
        </div>
      </form>
    </FormProvider>
  );
}

/** Asks the browser to warn before what was typed is left behind. */
export function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}
