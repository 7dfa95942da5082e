"use client";

import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Action } from "@/components/ui/action";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input, Select } from "@/components/ui/input";
import { MIN_PASSWORD_LENGTH, setupSchema, type SetupInput } from "@/domain/users/schema";

/** Makes the first account, signs in with it, and leads to the overview. */
export function SetupForm({ action, timeZones }: { action: Action<SetupInput>; timeZones: string[] }) {
  const t = useTranslations("auth.setup");
  const state = useActionForm({
    schema: setupSchema,
    defaultValues: { code: "", name: "", email: "", password: "", timeZone: "UTC" },
    action,
    onDone: () => void enter(),
  });
  const { register, formState, setValue, getValues } = state.form;
  const { errors } = formState;
  const enter = async () => {
    const { email, password } = getValues();
    await signIn("credentials", { email, password, redirect: false });
    window.location.replace(new URL("/", window.location.href));
  };
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (timeZones.includes(here)) setValue("timeZone", here);
  }, [setValue, timeZones]);

  return (
    <ActionFormBody state={state} verb={t("verb")}>
      <Field label={t("code")} hint={t("codeHint")} error={errors.code?.message} required>
        <Input
          className="uppercase tabular-nums"
          placeholder="A1B2-C3D4-E5F6-G7H8"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          {...register("code")}
        />
      </Field>
      <Field label={t("name")} error={errors.name?.message} required>
        <Input autoComplete="name" dir="auto" {...register("name")} />
      </Field>
      <Field label={t("email")} error={errors.email?.message} required>
        <Input type="email" autoComplete="username" {...register("email")} />
      </Field>
      <Field
        label={t("password")}
        hint={t("passwordHint", { min: MIN_PASSWORD_LENGTH })}
        error={errors.password?.message}
        required
      >
        <Input type="password" autoComplete="new-password" {...register("password")} />
      </Field>
      <Field label={t("timeZone")} hint={t("timeZoneHint")} error={errors.timeZone?.message}>
        <Select {...register("timeZone")}>
          {["UTC", ...timeZones.filter((zone) => zone !== "UTC")].map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </Select>
      </Field>
    </ActionFormBody>
  );
}
