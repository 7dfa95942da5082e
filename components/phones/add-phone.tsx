"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { z } from "zod";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { addressSchema } from "@/domain/simulator/control";

const schema = z.strictObject({ address: addressSchema });

type Props = { suggestion: string; add: Action<{ address: string }>; onAdded: (address: string) => void };

/** Puts one more phone on the bench; the next free number is filled in. */
export function AddPhone(props: Props) {
  const t = useTranslations("phones");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("addTitle")}
      trigger={
        <Button>
          <Plus aria-hidden />
          {t("add")}
        </Button>
      }
    >
      <AddForm
        {...props}
        onAdded={(address) => {
          setOpen(false);
          props.onAdded(address);
        }}
        onCancel={() => setOpen(false)}
      />
    </Dialog>
  );
}

function AddForm({ suggestion, add, onAdded, onCancel }: Props & { onCancel: () => void }) {
  const t = useTranslations("phones");
  const state = useActionForm({
    schema,
    defaultValues: { address: suggestion },
    action: add,
    onDone: () => onAdded(state.form.getValues("address")),
  });
  const { register, formState } = state.form;
  return (
    <ActionFormBody state={state} verb={t("add")} cancel={<Button onClick={onCancel}>{t("cancel")}</Button>}>
      <Field label={t("address")} hint={t("addressHint")} error={formState.errors.address?.message}>
        <Input {...register("address")} />
      </Field>
    </ActionFormBody>
  );
}
