"use client";

import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import type { Action } from "@/components/ui/action";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Facts, Section } from "@/components/ui/page";
import { holdReload } from "@/components/ui/reload";
import { tell } from "@/components/ui/toast";
import type { Right, Role } from "@/domain/users/rights";
import { MIN_PASSWORD_LENGTH, ownPasswordSchema, type OwnPasswordInput } from "@/domain/users/schema";

/** Who one is here and may do, and one's password. */
export function OwnAccount({
  email,
  name,
  role,
  rights,
  changePassword,
}: {
  email: string;
  name: string;
  role: Role | "other";
  rights: Right[];
  changePassword: Action<OwnPasswordInput>;
}) {
  const t = useTranslations("settings");
  const allowed = rights.map((right) => t(`rights.${right}`)).join(", ");
  return (
    <div className="max-w-xl">
      <Section title={t("account.title")}>
        <Facts
          items={[
            { name: t("account.name"), value: <bdi>{name}</bdi> },
            { name: t("account.email"), value: email },
            { name: t("account.role"), value: t(`roles.${role}`) },
            { name: t("account.rights"), value: allowed },
          ]}
        />
      </Section>
      <Section title={t("password.title")} hint={t("password.hint")}>
        <OwnPassword email={email} action={changePassword} />
      </Section>
    </div>
  );
}

function OwnPassword({ email, action }: { email: string; action: Action<OwnPasswordInput> }) {
  const t = useTranslations("settings.password");
  const change: Action<OwnPasswordInput> = (input) =>
    holdReload(
      async () => {
        const result = await action(input);
        // every session ended with the old password, this one too: go on with the new one
        if (result.ok) await signIn("credentials", { email, password: input.password, redirect: false });
        return result;
      },
      (result) => result.ok,
    );
  const state = useActionForm({
    schema: ownPasswordSchema,
    defaultValues: { current: "", password: "" },
    action: change,
    onDone: () => {
      state.form.reset({ current: "", password: "" });
      tell(t("done"));
    },
  });
  const { register, formState } = state.form;
  return (
    <ActionFormBody state={state} verb={t("verb")}>
      {/* lets password managers know whose password this is */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label={t("current")} error={formState.errors.current?.message} required>
        <Input type="password" autoComplete="current-password" {...register("current")} />
      </Field>
      <Field
        label={t("new")}
        hint={t("newHint", { min: MIN_PASSWORD_LENGTH })}
        error={formState.errors.password?.message}
        required
      >
        <Input type="password" autoComplete="new-password" {...register("password")} />
      </Field>
    </ActionFormBody>
  );
}
