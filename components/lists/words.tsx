"use client";

import { useTranslations } from "next-intl";

/** Words in their boxes; at most `shown` of them, then how many more. */
export function Words({ words, shown = words.length }: { words: readonly string[]; shown?: number }) {
  const t = useTranslations("lists");
  return (
    <span title={words.join(", ")} className="inline-flex max-w-full flex-wrap items-center gap-1">
      {words.slice(0, shown).map((word) => (
        <span key={word} className="max-w-full truncate rounded-sm bg-sunken px-1.5 text-13">
          <bdi>{word}</bdi>
        </span>
      ))}
      {words.length > shown && (
        <span className="text-13 text-ink-muted">{t("more", { count: words.length - shown })}</span>
      )}
    </span>
  );
}
