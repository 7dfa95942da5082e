"use client";

import { useTranslations } from "next-intl";
import { useRef, type ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { countParts } from "@/domain/text/encode";
import { fillIn, type ReplyExamples } from "./fill-in";
import { DearLine, PartsLine } from "./parts-line";

/** A reply as a Liquid template: what can be filled in, and what the text costs. Empty stays silent. */
export function ReplyField({
  label,
  hint,
  error,
  value,
  onChange,
  onBlur,
  examples,
  sent = (template) => template,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  examples: ReplyExamples;
  /** what is sent, where that is more than the template */
  sent?: (template: string) => string;
}) {
  const t = useTranslations("preview");
  const area = useRef<HTMLTextAreaElement>(null);
  const hasMarkup = /\{\{|\{%/.test(value);
  const counted = value.trim() === "" ? null : countParts(fillIn(sent(value.trim()), examples));
  const insert = (name: string) => {
    const at = area.current?.selectionStart ?? value.length;
    const until = area.current?.selectionEnd ?? at;
    const piece = `{{ ${name} }}`;
    onChange(value.slice(0, at) + piece + value.slice(until));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(at + piece.length, at + piece.length);
    });
  };
  return (
    <div>
      <Field
        label={label}
        hint={
          counted?.dear || hasMarkup || hint ? (
            <>
              {hint} {counted && <DearLine counted={counted} />} {hasMarkup && t("filledIn")}
            </>
          ) : undefined
        }
        error={error}
        aside={counted && <PartsLine counted={counted} />}
      >
        <Textarea
          ref={area}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onBlur}
        />
      </Field>
      <div className="mt-1.5 flex flex-wrap items-center gap-1 text-12 text-ink-muted">
        <span className="me-1">{t("insert")}</span>
        {(Object.keys(examples) as (keyof ReplyExamples)[]).map((name) => (
          <button
            key={name}
            type="button"
            title={t(`variables.${name}`)}
            aria-label={t("insertLabel", { name, meaning: t(`variables.${name}`) })}
            onClick={() => insert(name)}
            className="h-6 rounded-sm border px-1.5 font-mono text-12 text-ink-muted transition-colors hover:bg-hover hover:text-ink disabled:opacity-55 pointer-coarse:h-9 pointer-coarse:px-2.5"
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}
