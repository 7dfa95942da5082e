"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import {
  Controller,
  useFieldArray,
  useFormContext,
  useFormState,
  useWatch,
  type Control,
} from "react-hook-form";
import { fillIn, type ReplyExamples } from "@/components/preview/fill-in";
import { ReplyField } from "@/components/preview/reply-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { Badge } from "@/components/ui/state-word";
import type { Clash } from "@/domain/inbound/clash";
import { askingText, MOST_FOLLOW_UPS, shownQuestion } from "@/domain/polls/follow-ups";
import type { PollInput } from "@/domain/polls/schema";
import { choicesText } from "@/domain/polls/text-for";
import { ChoiceList } from "./choices-field";
import { FollowUpTranslations } from "./follow-up-translations";

type Props = {
  control: Control<PollInput>;
  clashes: readonly Clash[];
  votes: Record<string, number>;
  /** what has run is withdrawn, not deleted */
  live: boolean;
};

/** What an answer is waited for, in seconds. */
const WAITS = [600, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600, 7 * 24 * 3600];

const newQuestion = (): PollInput["followUps"][number] => ({
  ...{ id: null, text: "", withdrawn: false, translations: {} },
  choices: ["1", "2"].map((word) => ({ id: null, name: "", words: [word], withdrawn: false })),
});

/** Questions that are asked one after the other, each in the reply to the answer before. */
export function EditorFollowUps(props: Props) {
  const { control, live } = props;
  const t = useTranslations("polls.editor.followUps");
  const { fields, append, remove, update } = useFieldArray({ control, name: "followUps", keyName: "key" });
  const takeOut = (index: number): void => {
    const question = (control._formValues as PollInput).followUps[index];
    if (!question) return;
    if (live && question.id !== null) update(index, { ...question, withdrawn: !question.withdrawn });
    else remove(index);
  };
  const list = useRef<HTMLDivElement>(null);
  const add = (): void => {
    append(newQuestion(), { shouldFocus: false });
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>("section:last-of-type textarea")?.focus(),
    );
  };
  return (
    <Section title={t("title")} hint={t("hint")}>
      <div ref={list} className="flex flex-col gap-8">
        {fields.map((field, index) => (
          <FollowUp
            key={field.key}
            {...props}
            index={index}
            isStored={live && field.id !== null}
            onTakeOut={() => takeOut(index)}
          />
        ))}
        {fields.length > 0 && <AnswerTime control={control} />}
        {fields.length < MOST_FOLLOW_UPS && (
          <div>
            <Button onClick={add}>
              <Plus aria-hidden />
              {t("add")}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}

function FollowUp({
  control,
  clashes,
  votes,
  live,
  index,
  isStored,
  onTakeOut,
}: Props & { index: number; isStored: boolean; onTakeOut: () => void }) {
  const t = useTranslations("polls.editor.followUps");
  const at = `followUps.${index}` as const;
  const { errors, isSubmitted } = useFormState({ control, name: at });
  const question = useWatch({ control, name: at });
  const examples = useExamples(control, index);
  if (!question) return null;
  const { withdrawn } = question;
  const number = index + 2;
  const sent = (template: string): string => askingText({ text: template }, "");
  return (
    <section aria-label={t("question", { number })} className="flex flex-col gap-5 border-s-2 ps-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">
          {t("question", { number })} {withdrawn && <Badge>{t("withdrawn")}</Badge>}
        </h3>
        <Button tone={withdrawn ? "quiet" : "danger-quiet"} size="sm" onClick={onTakeOut}>
          {t(withdrawn ? "back" : isStored ? "withdraw" : "remove")}
        </Button>
      </div>
      {withdrawn ? (
        <p className="text-ink-muted">
          <bdi>{shownQuestion(question.text)}</bdi> {t("withdrawnHint")}
        </p>
      ) : (
        <>
          <Controller
            control={control}
            name={`${at}.text`}
            render={({ field, fieldState: { isTouched } }) => (
              <ReplyField
                label={t("text")}
                hint={
                  field.value.trim() === ""
                    ? t("textHint")
                    : t("sent", { text: fillIn(sent(field.value.trim()), examples) })
                }
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                examples={examples}
                sent={sent}
                error={isSubmitted || isTouched ? errors.followUps?.[index]?.text?.message : undefined}
              />
            )}
          />
          <div>
            <h4 className="mb-3 font-medium">{t("choices")}</h4>
            <ChoiceList
              control={control}
              path={`${at}.choices`}
              clashes={clashes}
              votes={votes}
              live={live}
            />
          </div>
          <FollowUpTranslations control={control} index={index} />
        </>
      )}
    </section>
  );
}

/** What fills the question: the longest name of a choice before, which costs most, and its own choices. */
function useExamples(control: Control<PollInput>, index: number): ReplyExamples {
  const followUps = useWatch({ control, name: "followUps" });
  const first = useWatch({ control, name: "choices" });
  const before = (index === 0 ? first : followUps[index - 1]?.choices) ?? [];
  const longest = before.reduce((found, { name }) => (name.length > found.length ? name : found), "");
  const choices = choicesText("", followUps[index]?.choices ?? []);
  return { choice: longest, choices };
}

function AnswerTime({ control }: { control: Control<PollInput> }) {
  const t = useTranslations("polls.editor.followUps");
  const { register } = useFormContext<PollInput>();
  const { errors } = useFormState({ control, name: "answerSeconds" });
  const now = useWatch({ control, name: "answerSeconds" });
  // a setup file may say any time
  const waits = [...new Set([...WAITS, now])].sort((a, b) => a - b);
  return (
    <Field
      label={t("wait")}
      hint={t("waitHint")}
      error={errors.answerSeconds?.message}
      className="sm:max-w-80"
    >
      <Select {...register("answerSeconds", { valueAsNumber: true })}>
        {waits.map((seconds) => (
          <option key={seconds} value={seconds}>
            {t("waits", {
              hours: Math.floor(seconds / 3600),
              minutes: Math.ceil(seconds / 60),
              days: Math.floor(seconds / 86_400),
            })}
          </option>
        ))}
      </Select>
    </Field>
  );
}
