"use client";

import { useTranslations } from "next-intl";
import { Controller, useFormContext } from "react-hook-form";
import type { Action } from "@/components/ui/action";
import { DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input, Select, Switch } from "@/components/ui/input";
import { ROLES, roleOf, type Right } from "@/domain/users/rights";
import {
  MIN_PASSWORD_LENGTH,
  newUserSchema,
  passwordResetSchema,
  userChangeSchema,
  type NewUserInput,
  type PasswordResetInput,
  type UserChangeInput,
} from "@/domain/users/schema";

type Known = { id: string; name: string; rights: Right[]; active: boolean };

function RoleField() {
  const t = useTranslations("settings");
  const { register, watch } = useFormContext<{ role: (typeof ROLES)[number] }>();
  return (
    <Field label={t("people.role")} hint={t(`roleHints.${watch("role")}`)}>
      <Select {...register("role")}>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`roles.${role}`)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

export function NewPersonForm({
  action,
  onDone,
}: {
  action: Action<NewUserInput, string>;
  onDone: (name: string) => void;
}) {
  const t = useTranslations("settings.people");
  const state = useActionForm({
    schema: newUserSchema,
    defaultValues: { name: "", email: "", role: "editor", password: "" },
    action,
    onDone: () => onDone(state.form.getValues("name")),
  });
  const { register, formState } = state.form;
  const { errors } = formState;
  return (
    <ActionFormBody state={state} verb={t("addVerb")} cancel={<DialogCancel />}>
      <Field label={t("name")} error={errors.name?.message} required>
        <Input dir="auto" {...register("name")} />
      </Field>
      <Field label={t("email")} error={errors.email?.message} required>
        <Input type="email" {...register("email")} />
      </Field>
      <RoleField />
      <Field
        label={t("password")}
        hint={t("passwordHint", { min: MIN_PASSWORD_LENGTH })}
        error={errors.password?.message}
        required
      >
        <Input type="password" autoComplete="new-password" {...register("password")} />
      </Field>
    </ActionFormBody>
  );
}

export function ChangePersonForm({
  person,
  isSelf,
  action,
  onDone,
}: {
  person: Known;
  isSelf: boolean;
  action: Action<UserChangeInput>;
  onDone: (name: string) => void;
}) {
  const t = useTranslations("settings.people");
  const { id, name, active, rights } = person;
  const state = useActionForm({
    schema: userChangeSchema,
    defaultValues: { id, name, active, role: roleOf(rights) ?? "viewer" },
    action,
    onDone: () => onDone(state.form.getValues("name")),
  });
  const { register, control, formState } = state.form;
  return (
    <ActionFormBody state={state} verb={t("changeVerb")} cancel={<DialogCancel />}>
      <Field label={t("name")} error={formState.errors.name?.message} required>
        <Input dir="auto" {...register("name")} />
      </Field>
      <RoleField />
      <Controller
        control={control}
        name="active"
        render={({ field }) => (
          <Switch
            label={t("mayEnter")}
            hint={isSelf ? t("mayEnterSelf") : t("mayEnterHint")}
            checked={field.value}
            disabled={isSelf}
            onCheckedChange={field.onChange}
          />
        )}
      />
    </ActionFormBody>
  );
}

export function ResetPasswordForm({
  person,
  action,
  onDone,
}: {
  person: Known;
  action: Action<PasswordResetInput>;
  onDone: (name: string) => void;
}) {
  const t = useTranslations("settings.people");
  const state = useActionForm({
    schema: passwordResetSchema,
    defaultValues: { id: person.id, password: "" },
    action,
    onDone: () => onDone(person.name),
  });
  const { register, formState } = state.form;
  return (
    <ActionFormBody state={state} verb={t("resetVerb")} cancel={<DialogCancel />}>
      <Field
        label={t("newPassword")}
        hint={t("passwordHint", { min: MIN_PASSWORD_LENGTH })}
        error={formState.errors.password?.message}
        required
      >
        <Input type="password" autoComplete="new-password" {...register("password")} />
      </Field>
    </ActionFormBody>
  );
}
