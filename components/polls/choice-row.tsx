"use client";

import { cx } from "class-variance-authority";
import { ArrowDown, ArrowUp, RotateCcw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import {
  Controller,
  get,
  useFormContext,
  useFormState,
  useWatch,
  type Control,
  type FieldErrors,
} from "react-hook-form";
import { WordsField } from "@/components/preview/words-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useCount } from "@/components/ui/numbers";
import { Badge } from "@/components/ui/state-word";
import type { Clash } from "@/domain/inbound/clash";
import type { PollInput } from "@/domain/polls/schema";

/** Where the choices of a question stand in the form. */
export type ChoicesPath = "choices" | `followUps.${number}.choices`;

type Part = "name" | "up" | "down";

/** One choice: its name, its words, its place. */
export function ChoiceRow({
  control,
  path,
  index,
  last,
  clashes,
  votes,
  stored,
  onShift,
  onEnter,
  onTakeOut,
}: {
  control: Control<PollInput>;
  /** of the choices that it is one of */
  path: ChoicesPath;
  index: number;
  last: boolean;
  clashes: readonly Clash[];
  votes: number;
  /** it has run: ballots may point to it */
  stored: boolean;
  onShift: (by: -1 | 1, part: Part) => void;
  onEnter: () => void;
  onTakeOut: () => void;
}) {
  const t = useTranslations("polls.editor.choices");
  const count = useCount();
  const { register } = useFormContext<PollInput>();
  const at = `${path}.${index}` as const;
  const own = useChoiceErrors(control, at);
  const choice = useWatch({ control, name: at });
  const withdrawn = choice?.withdrawn ?? false;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onShift(event.key === "ArrowUp" ? -1 : 1, "name");
  };
  return (
    <li
      data-choice={index}
      onKeyDown={onKeyDown}
      className={cx(
        "grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-3 border-s-2 ps-4",
        withdrawn && "opacity-70",
      )}
    >
      <div className="grid min-w-0 grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
        <Field
          label={t("name", { number: index + 1 })}
          error={own.name}
          aside={
            withdrawn ? (
              <Badge>{t("withdrawn")}</Badge>
            ) : votes > 0 ? (
              t("votes", { count: votes, shown: count(votes) })
            ) : undefined
          }
        >
          <Input
            dir="auto"
            data-part="name"
            disabled={withdrawn}
            {...register(`${at}.name`)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
              event.preventDefault();
              onEnter();
            }}
          />
        </Field>
        {!withdrawn && (
          <Controller
            control={control}
            name={`${at}.words`}
            render={({ field }) => (
              <WordsField
                label={t("words")}
                path={`${at}.words`}
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                placeholder={t("wordsPlaceholder")}
                error={own.words}
                clashes={clashes}
              />
            )}
          />
        )}
        {withdrawn && <p className="self-end pb-1.5 text-13 text-ink-muted">{t("withdrawnHint")}</p>}
      </div>
      <ChoiceButtons
        number={index + 1}
        last={last}
        takeOut={withdrawn ? "back" : stored ? "withdraw" : "remove"}
        onShift={onShift}
        onTakeOut={onTakeOut}
      />
    </li>
  );
}

type ChoiceErrors = NonNullable<NonNullable<FieldErrors<PollInput>["choices"]>[number]>;

/** A name that is missing is told once its field was left, or the form sent: what was just added is not wrong yet. */
function useChoiceErrors(control: Control<PollInput>, at: `${ChoicesPath}.${number}`) {
  const { errors, touchedFields, isSubmitted } = useFormState({ control, name: at });
  const own: ChoiceErrors | undefined = get(errors, at);
  const isTold = isSubmitted || get(touchedFields, `${at}.name`) === true;
  return { name: isTold ? own?.name?.message : undefined, words: own?.words };
}

function ChoiceButtons({
  number,
  last,
  takeOut,
  onShift,
  onTakeOut,
}: {
  number: number;
  last: boolean;
  takeOut: "back" | "withdraw" | "remove";
  onShift: (by: -1 | 1, part: Part) => void;
  onTakeOut: () => void;
}) {
  const t = useTranslations("polls.editor.choices");
  return (
    <div className="flex items-start pt-6">
      <Button
        tone="quiet"
        size="icon-sm"
        data-part="up"
        aria-label={t("up", { number })}
        disabled={number === 1}
        onClick={() => onShift(-1, "up")}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        tone="quiet"
        size="icon-sm"
        data-part="down"
        aria-label={t("down", { number })}
        disabled={last}
        onClick={() => onShift(1, "down")}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button
        tone="quiet"
        size="icon-sm"
        aria-label={t(takeOut, { number })}
        title={t(takeOut, { number })}
        onClick={onTakeOut}
      >
        {takeOut === "back" ? <RotateCcw aria-hidden /> : <X aria-hidden />}
      </Button>
    </div>
  );
}
