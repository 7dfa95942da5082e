"use client";

import { useTranslations } from "next-intl";
import { Controller, type UseFormReturn } from "react-hook-form";
import { NumbersField } from "@/components/preview/numbers-field";
import { ReplyField } from "@/components/preview/reply-field";
import { WordsField } from "@/components/preview/words-field";
import { Field } from "@/components/ui/field";
import { Input, Switch, Textarea } from "@/components/ui/input";
import type { Clash } from "@/domain/inbound/clash";
import type { ListInput } from "@/domain/lists/schema";
import type { NumberView } from "@/domain/services/view";

type Form = UseFormReturn<ListInput, unknown, ListInput>;

export function ListFields({
  form,
  numbers,
  clashes,
}: {
  form: Form;
  numbers: NumberView[];
  clashes: readonly Clash[];
}) {
  const t = useTranslations("lists.form");
  const {
    register,
    control,
    formState: { errors, defaultValues },
  } = form;
  return (
    <>
      <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message} required>
        <Input dir="auto" defaultValue={defaultValues?.name} {...register("name")} />
      </Field>
      <Field label={t("description")} hint={t("descriptionHint")} error={errors.description?.message}>
        <Textarea rows={2} defaultValue={defaultValues?.description} {...register("description")} />
      </Field>
      <Controller
        control={control}
        name="numberIds"
        render={({ field }) => (
          <NumbersField
            numbers={numbers}
            value={field.value}
            onChange={field.onChange}
            error={errors.numberIds?.message}
          />
        )}
      />
      <FormWords form={form} clashes={clashes} name="joinWords" placeholder={t("joinWordsPlaceholder")} />
      <FormReply form={form} name="joinReply" />
      <FormReply form={form} name="alreadyReply" />
      <FormWords form={form} clashes={clashes} name="leaveWords" placeholder={t("leaveWordsPlaceholder")} />
      <FormReply form={form} name="leaveReply" />
      <Controller
        control={control}
        name="enabled"
        render={({ field }) => (
          <Switch
            label={t("enabled")}
            hint={t("enabledHint")}
            checked={field.value}
            onCheckedChange={field.onChange}
          />
        )}
      />
    </>
  );
}

function FormWords({
  form: { control, formState },
  clashes,
  name,
  placeholder,
}: {
  form: Form;
  clashes: readonly Clash[];
  name: "joinWords" | "leaveWords";
  placeholder: string;
}) {
  const t = useTranslations("lists.form");
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <WordsField
          label={t(name)}
          hint={t(`${name}Hint`)}
          placeholder={placeholder}
          path={name}
          value={field.value}
          onChange={field.onChange}
          onBlur={field.onBlur}
          error={formState.errors[name]}
          clashes={clashes}
        />
      )}
    />
  );
}

/** Replies are indented under the words that they answer. */
function FormReply({
  form: { control, watch, formState },
  name,
}: {
  form: Form;
  name: "joinReply" | "alreadyReply" | "leaveReply";
}) {
  const t = useTranslations("lists.form");
  const [list, words] = watch(["name", name === "leaveReply" ? "leaveWords" : "joinWords"]);
  const keyword = words[0] ?? "";
  const hints = { joinReply: t("joinReplyHint"), alreadyReply: t("alreadyReplyHint"), leaveReply: undefined };
  if (words.length === 0) return null;
  return (
    <div className="border-s-2 ps-4">
      <Controller
        control={control}
        name={name}
        render={({ field }) => (
          <ReplyField
            label={t(name)}
            hint={hints[name]}
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={formState.errors[name]?.message}
            examples={{ list, keyword, text: keyword, sender: "+12025550100", number: "12345" }}
          />
        )}
      />
    </div>
  );
}
