"use client";

import { cx } from "class-variance-authority";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState, type KeyboardEvent } from "react";
import { useFieldProps } from "./field";

/**
 * Words as chips: Enter or a comma ends one, Backspace in the empty field takes the last back, several can be pasted (by
 * line or comma). `problems` gives a sentence for single words by their index; say it in the field's error too.
 */
export function WordsInput({
  value,
  onChange,
  onBlur,
  placeholder,
  problems,
  disabled,
}: {
  value: readonly string[];
  onChange: (words: string[]) => void;
  onBlur?: () => void;
  placeholder?: string;
  problems?: ReadonlyMap<number, string>;
  disabled?: boolean;
}) {
  const field = useFieldProps();
  const [draft, setDraft] = useState("");
  const input = useRef<HTMLInputElement>(null);

  const add = (text: string) => {
    const words = text
      .split(/[,\n\r\t،፣]/)
      .map((word) => word.trim())
      .filter((word, index, all) => word !== "" && !value.includes(word) && all.indexOf(word) === index);
    if (words.length > 0) onChange([...value, ...words]);
    setDraft("");
  };
  const remove = (index: number) => {
    onChange(value.filter((_, at) => at !== index));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && draft.trim() !== "") {
      event.preventDefault();
      add(draft);
    } else if (event.key === "Backspace" && draft === "" && value.length > 0) {
      event.preventDefault();
      setDraft(value.at(-1) ?? "");
      onChange(value.slice(0, -1));
    }
  };

  return (
    <div
      onClick={() => input.current?.focus()}
      className={cx(
        "flex min-h-9 w-full cursor-text flex-wrap items-center gap-1 rounded-md border border-line-strong bg-surface px-1.5 py-1 transition-colors hover:border-ink-faint has-[input:focus-visible]:border-accent has-[input:focus-visible]:outline-1 has-[input:focus-visible]:outline-accent has-[input[aria-invalid]]:border-bad pointer-coarse:min-h-11",
        disabled && "pointer-events-none bg-sunken",
      )}
    >
      {value.map((word, index) => (
        <WordChip
          key={word}
          word={word}
          problem={problems?.get(index)}
          disabled={disabled}
          onRemove={() => remove(index)}
        />
      ))}
      <input
        {...field}
        ref={input}
        dir="auto"
        value={draft}
        disabled={disabled}
        placeholder={value.length === 0 ? placeholder : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => {
          const text = event.target.value;
          if (/[,\n،፣]/.test(text)) add(text);
          else setDraft(text);
        }}
        onPaste={(event) => {
          const text = event.clipboardData.getData("text");
          if (!/[,\n\t،፣]/.test(text)) return;
          event.preventDefault();
          add(draft + text);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (draft.trim() !== "") add(draft);
          onBlur?.();
        }}
        className="h-6 min-w-20 flex-1 bg-transparent px-1.5 outline-none pointer-coarse:h-8 pointer-coarse:text-16"
      />
    </div>
  );
}

function WordChip({
  word,
  problem,
  disabled,
  onRemove,
}: {
  word: string;
  problem: string | undefined;
  disabled: boolean | undefined;
  onRemove: () => void;
}) {
  const t = useTranslations("kit");
  return (
    <span
      title={problem}
      className={cx(
        "inline-flex max-w-full items-center gap-0.5 rounded-sm border ps-2 text-13",
        problem ? "border-bad bg-bad-soft text-bad" : "border-line bg-sunken",
      )}
    >
      <bdi className="min-w-0 py-0.5 break-words">{word}</bdi>
      <button
        type="button"
        disabled={disabled}
        aria-label={t("removeWord", { word })}
        onClick={onRemove}
        className="flex size-6 items-center justify-center rounded-sm text-ink-muted hover:text-ink"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
