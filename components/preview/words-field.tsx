"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { WordsInput } from "@/components/ui/words-input";
import type { Clash } from "@/domain/inbound/clash";

/** What a form library knows to be wrong with a list of words: as a whole, or word by word. */
export type WordsError = { message?: string | undefined } & Partial<
  Record<number, { message?: string | undefined } | undefined>
>;

/** Words as chips, with what stands in their way and what shadows them, as it is typed. `path` is the field's in the form. */
export function WordsField({
  label,
  hint,
  path,
  value,
  onChange,
  onBlur,
  placeholder,
  error,
  clashes,
  disabled = false,
}: {
  label: ReactNode;
  hint?: ReactNode;
  path: string;
  value: readonly string[];
  onChange: (words: string[]) => void;
  onBlur?: () => void;
  placeholder?: string;
  error?: WordsError | undefined;
  clashes: readonly Clash[];
  disabled?: boolean;
}) {
  const t = useTranslations("preview");
  const mine = clashes.filter((clash) => clash.path.startsWith(`${path}.`));
  const problems = new Map<number, string>();
  for (const clash of mine) {
    if (clash.severity === "error") problems.set(Number(clash.path.slice(path.length + 1)), clash.words);
  }
  for (const [index] of value.entries()) {
    const told = error?.[index]?.message;
    if (told && !problems.has(index)) problems.set(index, told);
  }
  const told = [...new Set(problems.values())].join(" ");
  const warnings = [
    ...new Set(mine.filter(({ severity }) => severity === "warning").map(({ words }) => words)),
  ];
  return (
    <div>
      <Field label={label} hint={hint} error={error?.message ?? (told || undefined)}>
        <WordsInput
          value={value}
          onChange={onChange}
          {...(onBlur ? { onBlur } : {})}
          {...(placeholder === undefined ? {} : { placeholder })}
          problems={problems}
          disabled={disabled}
        />
      </Field>
      {warnings.length > 0 && (
        <ul aria-label={t("clashes")} className="mt-1 flex flex-col gap-0.5 text-13 text-warn">
          {warnings.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
