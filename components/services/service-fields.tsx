"use client";

import { useTranslations } from "next-intl";
import { Controller, type UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input, Switch } from "@/components/ui/input";
import { NumbersField } from "@/components/preview/numbers-field";
import type { ReplyExamples } from "@/components/preview/fill-in";
import { ReplyField } from "@/components/preview/reply-field";
import { ReplyForecastLine } from "@/components/preview/reply-forecast";
import { WordsField } from "@/components/preview/words-field";
import type { Clash } from "@/domain/inbound/clash";
import type { ReplyLinks } from "@/domain/numbers/reply-link";
import type { ServiceInput } from "@/domain/services/schema";
import type { NumberView } from "@/domain/services/view";

type Form = UseFormReturn<ServiceInput, unknown, ServiceInput>;

export function ServiceFields({
  form,
  numbers,
  links,
  clashes,
  readOnly,
}: {
  form: Form;
  numbers: NumberView[];
  links: ReplyLinks;
  clashes: readonly Clash[];
  readOnly: boolean;
}) {
  const t = useTranslations("services.form");
  const {
    register,
    control,
    watch,
    setValue,
    formState: { errors, defaultValues },
  } = form;
  const allNumbers = watch("allNumbers");
  return (
    <>
      <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message} required>
        {/* the default is there before the form library is: the page arrives filled in */}
        <Input dir="auto" defaultValue={defaultValues?.name} {...register("name")} />
      </Field>
      <Controller
        control={control}
        name="numberIds"
        render={({ field }) => (
          <NumbersField
            numbers={numbers}
            value={field.value}
            onChange={field.onChange}
            all={{
              value: allNumbers,
              onChange: (all) => setValue("allNumbers", all, { shouldDirty: true, shouldValidate: true }),
            }}
            error={errors.numberIds?.message}
          />
        )}
      />
      <Controller
        control={control}
        name="words"
        render={({ field }) => (
          <WordsField
            label={t("words")}
            hint={t("wordsHint")}
            placeholder={t("wordsPlaceholder")}
            path="words"
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={errors.words}
            disabled={readOnly}
            clashes={clashes}
          />
        )}
      />
      <Controller
        control={control}
        name="aliases"
        render={({ field }) => (
          <WordsField
            label={t("aliases")}
            hint={t("aliasesHint")}
            path="aliases"
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={errors.aliases}
            disabled={readOnly}
            clashes={clashes}
          />
        )}
      />
      <ReplyAndSwitches form={form} numbers={numbers} links={links} />
    </>
  );
}

function ReplyAndSwitches({
  form: { control, watch, formState },
  numbers,
  links,
}: {
  form: Form;
  numbers: readonly NumberView[];
  links: ReplyLinks;
}) {
  const t = useTranslations("services.form");
  const { errors } = formState;
  const [name, words, reply] = watch(["name", "words", "reply"]);
  const [allNumbers, numberIds] = watch(["allNumbers", "numberIds"]);
  const keyword = words[0] ?? "";
  const examples: ReplyExamples = {
    keyword,
    rest: "3",
    text: `${keyword} 3`,
    sender: "+12025550100",
    number: "12345",
    service: name,
  };
  return (
    <>
      <Controller
        control={control}
        name="reply"
        render={({ field }) => (
          <ReplyField
            label={t("reply")}
            hint={reply === "" && t("replyHint")}
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={errors.reply?.message}
            examples={examples}
          />
        )}
      />
      <ReplyForecastLine
        links={links}
        numberIds={allNumbers ? numbers.map(({ id }) => id) : numberIds}
        replies={[reply]}
        examples={examples}
      />
      <Controller
        control={control}
        name="catchAll"
        render={({ field }) => (
          <div>
            <Switch
              label={t("catchAll")}
              hint={t("catchAllHint")}
              checked={field.value}
              onCheckedChange={field.onChange}
            />
            {errors.catchAll && <p className="mt-1 text-13 text-bad">{errors.catchAll.message}</p>}
          </div>
        )}
      />
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
