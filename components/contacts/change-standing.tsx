"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { tell } from "@/components/ui/toast";
import { standingSchema } from "@/domain/contacts/schema";
import type { Contact } from "@/domain/contacts/view";

type Change = Action<{ key: string; words: string }>;
export type StandingActions = { optOut: Change; optIn: Change };

/** Opting somebody out, or in again, by hand: with the consequence in words, and what proves the wish. */
export function ChangeStanding({ contact, actions }: { contact: Contact; actions: StandingActions }) {
  const t = useTranslations("contacts.change");
  const [open, setOpen] = useState(false);
  const kind = contact.optedOutAt === null ? "optOut" : "optIn";
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t(`${kind}Title`)}
      description={t(`${kind}Hint`)}
      trigger={<Button tone={kind === "optOut" ? "danger-quiet" : "plain"}>{t(kind)}</Button>}
    >
      <ChangeForm contactKey={contact.key} kind={kind} action={actions[kind]} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function ChangeForm({
  contactKey,
  kind,
  action,
  onDone,
}: {
  contactKey: string;
  kind: keyof StandingActions;
  action: Change;
  onDone: () => void;
}) {
  const t = useTranslations("contacts.change");
  const state = useActionForm({
    schema: standingSchema,
    defaultValues: { key: contactKey, words: "" },
    action,
    onDone: () => {
      tell(t(`${kind}Done`));
      onDone();
    },
  });
  return (
    <ActionFormBody
      state={state}
      verb={t(kind)}
      tone={kind === "optOut" ? "danger" : "accent"}
      cancel={<DialogCancel />}
    >
      <Field
        label={t("words")}
        hint={t("wordsHint")}
        error={state.form.formState.errors.words?.message}
        required
      >
        <Input dir="auto" {...state.form.register("words")} />
      </Field>
    </ActionFormBody>
  );
}
