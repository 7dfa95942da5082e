"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { MOST_WAITING, type Attention } from "@/domain/overview/overview";

const KINDS = ["unmatched", "review", "withheld"] as const;

/** What a person may have to look at, of the last day; one line when there is nothing. */
export function AttentionSection({ attention }: { attention: Attention }) {
  const t = useTranslations("overview.attention");
  const count = useCount();
  const shown = KINDS.filter((kind) => attention[kind] > 0);
  return (
    <Section title={t("title")} hint={t("hint")}>
      {shown.length === 0 ? (
        <p className="text-ink-muted">{t("none")}</p>
      ) : (
        <ul className="divide-y border-y">
          {shown.map((kind) => (
            <li
              key={kind}
              className="relative flex items-baseline gap-4 py-3 transition-colors hover:bg-hover sm:px-3"
            >
              <span className="min-w-10 text-20 font-semibold tabular-nums">
                {attention[kind] >= MOST_WAITING
                  ? t("atLeast", { count: count(MOST_WAITING) })
                  : count(attention[kind])}
              </span>
              <span className="min-w-0 flex-1">
                <Link href={`/messages?view=${kind}`} className="font-medium after:absolute after:inset-0">
                  {t(`${kind}.title`, { count: attention[kind] })}
                </Link>
                <span className="block text-13 text-ink-muted">{t(`${kind}.body`)}</span>
              </span>
              <ChevronRight
                aria-hidden
                className="size-4 shrink-0 self-center text-ink-muted rtl:-scale-x-100"
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
