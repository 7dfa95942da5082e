"use client";

import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import type { ActionResult } from "@/components/ui/action";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { signInSchema, type SignInInput } from "@/domain/users/schema";
import { readSignInError } from "./sign-in-error";

/** `next` is a path of this site, checked on the server. The whole page is loaded, so that nothing of before is kept. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("auth.signIn");
  const enter = async (input: SignInInput): Promise<ActionResult> => {
    const answer = await signIn("credentials", { ...input, redirect: false });
    if (answer?.ok) return { ok: true, value: null };
    const { code, message } = readSignInError(answer?.error);
    const said = code === "wrong" || code === "unavailable" ? t(code) : message;
    return { ok: false, code, message: said, problems: [] };
  };
  const state = useActionForm({
    schema: signInSchema,
    defaultValues: { email: "", password: "" },
    action: enter,
    onDone: () => window.location.assign(next),
  });
  const { register, formState } = state.form;
  return (
    <ActionFormBody state={state} verb={t("verb")}>
      <Field label={t("email")} error={formState.errors.email?.message} required>
        <Input type="email" autoComplete="username" autoFocus {...register("email")} />
      </Field>
      <Field label={t("password")} error={formState.errors.password?.message} required>
        <Input type="password" autoComplete="current-password" {...register("password")} />
      </Field>
    </ActionFormBody>
  );
}
