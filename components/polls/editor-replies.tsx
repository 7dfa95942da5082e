"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Controller, useFormState, type Control } from "react-hook-form";
import type { ReplyExamples } from "@/components/preview/fill-in";
import { ReplyField } from "@/components/preview/reply-field";
import { ReplyForecastLine } from "@/components/preview/reply-forecast";
import { Section } from "@/components/ui/page";
import { EditorVersions } from "./editor-versions";
import { askingText } from "@/domain/polls/follow-ups";
import { REPLY_KEYS, type PollInput } from "@/domain/polls/schema";
import { choicesText, textFor } from "@/domain/polls/text-for";
import type { PollNumber } from "@/domain/polls/view";
import type { ReplyLinks } from "@/domain/numbers/reply-link";

/** A further question as it is sent. */
const asked = ({ text, choices }: PollInput["followUps"][number]): string =>
  askingText({ text }, "").replaceAll(/\{\{-?\s*choices\s*-?\}\}/g, choicesText("", choices));

/** The replies; an empty one stays silent. Counted with the longest name of a choice, which costs most. */
export function EditorReplies({
  control,
  values,
  numbers,
  links,
}: {
  control: Control<PollInput>;
  values: PollInput;
  numbers: readonly PollNumber[];
  links: ReplyLinks;
}) {
  const t = useTranslations("polls.editor.replies");
  const { errors } = useFormState({ control, name: "replies" });
  const examples = useMemo((): ReplyExamples => {
    const choices = values.choices.filter(({ withdrawn }) => !withdrawn);
    const longest = choices.reduce((found, { name }) => (name.length > found.length ? name : found), "");
    return {
      choice: longest,
      choices: choicesText(values.keyword, choices),
      poll: values.name,
      question: values.question,
      number: numbers.find(({ id }) => values.numberIds.includes(id))?.address ?? "",
      sender: "+12025550100",
      text: textFor(values.keyword, choices[0]?.words ?? []),
    };
  }, [values, numbers]);
  return (
    <>
      <Section title={t("title")} hint={t("hint")}>
        <div className="flex flex-col gap-6">
          <ReplyForecastLine
            links={links}
            numberIds={values.numberIds}
            replies={[
              ...[values, ...values.versions].flatMap(({ replies }) => Object.values(replies)),
              ...values.followUps
                .filter(({ withdrawn, text }) => !withdrawn && text.trim() !== "")
                .map(asked),
            ]}
            examples={examples}
          />
          {REPLY_KEYS.map((key) => (
            <Controller
              key={key}
              control={control}
              name={`replies.${key}`}
              render={({ field }) => (
                <ReplyField
                  label={t(`${key}.label`)}
                  hint={t(`${key}.hint`)}
                  value={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  examples={examples}
                  error={errors.replies?.[key]?.message}
                />
              )}
            />
          ))}
        </div>
      </Section>
      <EditorVersions control={control} examples={examples} />
    </>
  );
}
