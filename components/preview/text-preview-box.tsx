"use client";

import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { useNow } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { compileRules } from "@/domain/inbound/compile";
import { previewText } from "@/domain/inbound/preview";
import type { RuleSet } from "@/domain/inbound/rules";
import { PreviewAnswer } from "./preview-answer";

const NO_OVERLAY = (rules: RuleSet): RuleSet => rules;
const ANY: readonly string[] = [];

/**
 * "What would this text do?": decides and answers a typed text as the worker would, by the stored `rules` with the unsaved
 * form laid over them (`overlay`; keep it stable with useCallback). `numberIds` are those to choose from, all when empty;
 * `tries` are texts to try with one click.
 */
export function TextPreviewBox({
  rules,
  overlay = NO_OVERLAY,
  numberIds = ANY,
  tries = ANY,
}: {
  rules: RuleSet;
  overlay?: (rules: RuleSet) => RuleSet;
  numberIds?: readonly string[];
  tries?: readonly string[];
}) {
  const t = useTranslations("preview");
  const now = useNow();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const shown = useDeferredValue(text);
  const compiled = useMemo(() => compileRules(overlay(rules)), [rules, overlay]);
  const numbers =
    numberIds.length === 0 ? rules.numbers : rules.numbers.filter(({ id }) => numberIds.includes(id));
  const number = numbers.find(({ id }) => id === chosen) ?? numbers[0];
  const preview = useMemo(
    () =>
      number && shown.trim() !== ""
        ? previewText(compiled, { numberId: number.id, text: shown, at: now })
        : null,
    [compiled, number, shown, now],
  );
  return (
    <section aria-label={t("title")} className="rounded-md border bg-surface p-4">
      <h2 className="font-semibold">{t("title")}</h2>
      <p className="mt-0.5 mb-3 text-13 text-ink-muted">{t("hint")}</p>
      {number ? (
        <>
          <div className="flex flex-col gap-3">
            <Field label={t("text")}>
              <Input
                dir="auto"
                value={text}
                placeholder={t("textPlaceholder")}
                spellCheck={false}
                onChange={(event) => setText(event.target.value)}
                // Enter would save the form around it.
                onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
              />
            </Field>
            {tries.length > 0 && <Tries tries={tries} onTry={setText} />}
            {numbers.length > 1 && (
              <Field label={t("number")}>
                <Select value={number.id} onChange={(event) => setChosen(event.target.value)}>
                  {numbers.map(({ id, address }) => (
                    <option key={id} value={id}>
                      {address}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
          </div>
          <div aria-live="polite" className="mt-4 min-h-28">
            {preview ? (
              <PreviewAnswer text={shown} preview={preview} />
            ) : (
              <p className="text-13 text-ink-faint">{t("waiting")}</p>
            )}
          </div>
        </>
      ) : (
        <p className="text-13 text-ink-muted">{t("noNumber")}</p>
      )}
    </section>
  );
}

function Tries({ tries, onTry }: { tries: readonly string[]; onTry: (text: string) => void }) {
  const t = useTranslations("preview");
  return (
    <div className="flex flex-wrap items-center gap-1 text-13 text-ink-muted">
      <span className="me-1">{t("try")}</span>
      {tries.map((word) => (
        <button
          key={word}
          type="button"
          onClick={() => onTry(word)}
          className="max-w-full truncate rounded-sm border px-1.5 py-0.5 text-ink transition-colors hover:bg-hover pointer-coarse:px-3 pointer-coarse:py-2"
        >
          <bdi>{word}</bdi>
        </button>
      ))}
    </div>
  );
}
