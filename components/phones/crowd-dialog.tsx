"use client";

import { Plus, Users, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFieldArray, type UseFormReturn } from "react-hook-form";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldGroup } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input, Select } from "@/components/ui/input";
import { useCount } from "@/components/ui/numbers";
import { tell } from "@/components/ui/toast";
import { crowdFormSchema, type BenchNumber, type CrowdForm } from "@/domain/simulator/bench";

type Props = { numbers: readonly BenchNumber[]; start: Action<CrowdForm> };
type Form = UseFormReturn<CrowdForm, unknown, ReturnType<typeof crowdFormSchema.parse>>;

/** Many phones text one number: what a call on air does. Filled in with the choices of an open poll. */
export function CrowdDialog(props: Props) {
  const t = useTranslations("phones.crowd");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title")}
      description={t("description")}
      trigger={
        <Button tone="accent">
          <Users aria-hidden />
          {t("verb")}
        </Button>
      }
    >
      <CrowdFields {...props} onClose={() => setOpen(false)} />
    </Dialog>
  );
}

function CrowdFields({ numbers, start, onClose }: Props & { onClose: () => void }) {
  const t = useTranslations("phones.crowd");
  const count = useCount();
  const [first] = numbers;
  const state = useActionForm({
    schema: crowdFormSchema,
    defaultValues: { to: first?.address ?? "", phones: 200, perSecond: 20, texts: first?.crowd ?? [] },
    action: start,
    onDone: () => {
      const { phones, to } = state.form.getValues();
      tell(t("started", { count: phones, shown: count(phones), to }));
      onClose();
    },
  });
  const { register, setValue, formState } = state.form;
  const { errors } = formState;
  return (
    <ActionFormBody state={state} verb={t("start")} cancel={<Button onClick={onClose}>{t("cancel")}</Button>}>
      <Field label={t("to")} error={errors.to?.message}>
        <Select
          {...register("to", {
            onChange: (event: { target: { value: string } }) =>
              setValue("texts", numbers.find(({ address }) => address === event.target.value)?.crowd ?? []),
          })}
        >
          {numbers.map(({ address, label }) => (
            <option key={address} value={address}>
              {label ? `${address} · ${label}` : address}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={t("phones")} error={errors.phones?.message}>
          <Input inputMode="numeric" {...register("phones", { valueAsNumber: true })} />
        </Field>
        <Field label={t("perSecond")} error={errors.perSecond?.message}>
          <Input inputMode="decimal" {...register("perSecond", { valueAsNumber: true })} />
        </Field>
      </div>
      <Texts form={state.form} />
    </ActionFormBody>
  );
}

function Texts({ form }: { form: Form }) {
  const t = useTranslations("phones.crowd");
  const { control, register, formState } = form;
  const { fields, append, remove } = useFieldArray({ control, name: "texts" });
  const errors = formState.errors.texts;
  const problem = fields
    .map((_, index) => errors?.[index]?.text?.message ?? errors?.[index]?.weight?.message)
    .find(Boolean);
  return (
    <FieldGroup legend={t("texts")} hint={t("textsHint")} error={errors?.message ?? problem}>
      <div className="flex flex-col gap-2">
        {fields.map((field, index) => (
          <div key={field.id} className="flex items-center gap-2">
            <Input
              dir="auto"
              aria-label={t("text", { position: index + 1 })}
              {...register(`texts.${index}.text`)}
            />
            <span className="w-20 shrink-0">
              <Input
                inputMode="decimal"
                className="tabular-nums"
                aria-label={t("weight", { position: index + 1 })}
                {...register(`texts.${index}.weight`, { valueAsNumber: true })}
              />
            </span>
            <Button
              tone="quiet"
              size="icon-sm"
              disabled={fields.length === 1}
              aria-label={t("removeText", { position: index + 1 })}
              onClick={() => remove(index)}
            >
              <X aria-hidden />
            </Button>
          </div>
        ))}
        <div>
          <Button size="sm" onClick={() => append({ text: "", weight: 1 })}>
            <Plus aria-hidden />
            {t("addText")}
          </Button>
        </div>
      </div>
    </FieldGroup>
  );
}
