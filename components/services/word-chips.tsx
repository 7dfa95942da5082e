"use client";

import { useTranslations } from "next-intl";
import type { ServiceView } from "@/domain/services/view";

const SHOWN = 4;

/** The first words of a service, and how many more there are. */
export function WordChips({ service: { words, aliases } }: { service: ServiceView }) {
  const t = useTranslations("services");
  const all = [...words, ...aliases];
  if (all.length === 0) return <span className="text-ink-faint">–</span>;
  return (
    <span title={all.join(", ")} className="flex max-w-72 flex-wrap items-center gap-1 md:w-40 xl:w-64">
      {all.slice(0, SHOWN).map((word) => (
        <span key={word} className="max-w-full truncate rounded-sm bg-sunken px-1.5 text-13">
          <bdi>{word}</bdi>
        </span>
      ))}
      {all.length > SHOWN && (
        <span className="text-13 text-ink-muted">{t("moreWords", { count: all.length - SHOWN })}</span>
      )}
    </span>
  );
}
