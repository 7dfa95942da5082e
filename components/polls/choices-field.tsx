"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { get, useFieldArray, useFormState, type Control, type FieldErrors } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Section } from "@/components/ui/page";
import type { Clash } from "@/domain/inbound/clash";
import { MAX_CHOICES, type PollInput } from "@/domain/polls/schema";
import { ChoiceRow, type ChoicesPath } from "./choice-row";

type Props = {
  control: Control<PollInput>;
  clashes: readonly Clash[];
  votes: Record<string, number>;
  live: boolean;
};

/** The choices of the first question. */
export function ChoicesField(props: Props) {
  const t = useTranslations("polls.editor.choices");
  return (
    <Section title={t("title")} hint={t("hint")}>
      <ChoiceList {...props} path="choices" />
    </Section>
  );
}

/** Choices in their order, moved by button or Alt and the arrow keys. `live`: what has run is withdrawn, not deleted. */
export function ChoiceList({ control, path, clashes, votes, live }: Props & { path: ChoicesPath }) {
  const t = useTranslations("polls.editor.choices");
  const { errors } = useFormState({ control, name: path });
  const own: FieldErrors<PollInput>["choices"] = get(errors, path);
  const { fields, append, remove, move, update } = useFieldArray({ control, name: path, keyName: "key" });
  const choicesNow = (): PollInput["choices"] => get(control._formValues, path);
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState("");

  const focus = (index: number, part: "name" | "up" | "down" = "name") =>
    requestAnimationFrame(() =>
      list.current
        ?.querySelector<HTMLElement>(
          `[data-choice="${index}"] [data-part="${part}"]:not(:disabled), [data-choice="${index}"] [data-part="name"]`,
        )
        ?.focus(),
    );
  const add = () => {
    const taken = new Set(choicesNow().flatMap(({ words }) => words));
    let next = fields.length + 1;
    while (taken.has(String(next))) next += 1;
    append({ id: null, name: "", words: [String(next)], withdrawn: false }, { shouldFocus: false });
    focus(fields.length);
  };
  const shift = (from: number, by: -1 | 1, part: "name" | "up" | "down") => {
    const to = from + by;
    if (to < 0 || to >= fields.length) return;
    move(from, to);
    setSaid(t("moved", { place: to + 1, of: fields.length }));
    focus(to, part);
  };
  const takeOut = (index: number) => {
    const choice = choicesNow()[index];
    if (!choice) return;
    if (live && choice.id !== null) return update(index, { ...choice, withdrawn: !choice.withdrawn });
    remove(index);
    focus(Math.max(0, index - 1));
  };

  return (
    <>
      <ol ref={list} className="flex flex-col gap-4">
        {fields.map((field, index) => (
          <ChoiceRow
            key={field.key}
            control={control}
            path={path}
            index={index}
            last={index === fields.length - 1}
            clashes={clashes}
            votes={field.id === null ? 0 : (votes[field.id] ?? 0)}
            stored={live && field.id !== null}
            onShift={(by, part) => shift(index, by, part)}
            onEnter={() => (index === fields.length - 1 ? add() : focus(index + 1))}
            onTakeOut={() => takeOut(index)}
          />
        ))}
      </ol>
      <FieldError>{own?.message ?? own?.root?.message}</FieldError>
      <div className="mt-4">
        <Button size="sm" disabled={fields.length >= MAX_CHOICES} onClick={add}>
          <Plus aria-hidden />
          {t("add")}
        </Button>
      </div>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  );
}
