"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { tell } from "@/components/ui/toast";
import { formatAddress } from "@/domain/contacts/address";
import { memberInputSchema, type MemberInput } from "@/domain/lists/schema";
import type { ListView } from "@/domain/lists/view";

type Add = Action<MemberInput, { kind: "e164"; address: string }>;

/** One number by hand, with what proves the consent. */
export function AddMember({ list, add }: { list: ListView; add: Add }) {
  const t = useTranslations("lists");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title={t("addTitle")}
      description={t("addHint")}
      open={open}
      onOpenChange={setOpen}
      trigger={<Button tone="accent">{t("add")}</Button>}
    >
      <AddForm list={list} add={add} onClose={() => setOpen(false)} />
    </Dialog>
  );
}

function AddForm({ list, add, onClose }: { list: ListView; add: Add; onClose: () => void }) {
  const t = useTranslations("lists");
  const state = useActionForm({
    schema: memberInputSchema,
    defaultValues: { listId: list.id, address: "", proof: "" },
    action: add,
    onDone: ({ kind, address }) => {
      tell(t("added", { name: list.name, number: formatAddress(address, kind) }));
      onClose();
    },
  });
  const {
    register,
    formState: { errors },
  } = state.form;
  return (
    <ActionFormBody
      state={state}
      verb={t("add")}
      cancel={<Button onClick={onClose}>{t("form.cancel")}</Button>}
    >
      <Field label={t("addNumber")} hint={t("addNumberHint")} error={errors.address?.message} required>
        <Input type="tel" inputMode="tel" autoFocus {...register("address")} />
      </Field>
      <Field label={t("proof")} hint={t("proofHint")} error={errors.proof?.message} required>
        <Textarea {...register("proof")} />
      </Field>
    </ActionFormBody>
  );
}
