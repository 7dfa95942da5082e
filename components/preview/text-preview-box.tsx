"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { PreviewDraft, SaidText } from "@/domain/preview/question";
import type { NumberView } from "@/domain/services/view";
import { PreviewAnswer } from "./preview-answer";
import { usePreviewTexts } from "./use-preview";

const ANY: readonly string[] = [];

/**
 * "What would this text do?": a typed text is decided and answered as the worker would, by the stored rules with the unsaved
 * form laid over them. `numberIds` are those to choose from, all when empty; `tries` are texts to try with one click.
 */
export function TextPreviewBox({
  draft,
  numbers: all,
  numberIds = ANY,
  tries = ANY,
}: {
  draft: PreviewDraft;
  numbers: readonly NumberView[];
  numberIds?: readonly string[];
  tries?: readonly string[];
}) {
  const t = useTranslations("preview");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const numbers = numberIds.length === 0 ? all : all.filter(({ id }) => numberIds.includes(id));
  const numberId = (numbers.find(({ id }) => id === chosen) ?? numbers[0])?.id;
  const said = useMemo(
    (): SaidText[] => (numberId && text.trim() !== "" ? [{ text, numberId, moment: "during" }] : []),
    [numberId, text],
  );
  const { shown, problem } = usePreviewTexts(draft, said);
  const [first] = shown;
  return (
    <section aria-label={t("title")} className="rounded-md border bg-surface p-4">
      <h2 className="font-semibold">{t("title")}</h2>
      <p className="mt-0.5 mb-3 text-13 text-ink-muted">{t("hint")}</p>
      {numberId ? (
        <>
          <div className="flex flex-col gap-3">
            <Field label={t("text")}>
              <Input
                dir="auto"
                value={text}
                maxLength={1000}
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
                <Select value={numberId} onChange={(event) => setChosen(event.target.value)}>
                  {numbers.map(({ id, address, label }) => (
                    <option key={id} value={id}>
                      {label ? t("numbers.label", { address, label }) : address}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
          </div>
          <div aria-live="polite" className="mt-4 min-h-28">
            {first?.answered ? (
              <PreviewAnswer text={first.text} answered={first.answered} />
            ) : (
              <p className="text-13 text-ink-faint">{problem ?? t("waiting")}</p>
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
