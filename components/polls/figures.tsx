"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useCount } from "@/components/ui/numbers";

const figure = (chunks: ReactNode) => <span className="font-medium text-ink tabular-nums">{chunks}</span>;

/** "1 204 votes". */
export function Votes({ count }: { count: number }) {
  const t = useTranslations("polls");
  const shown = useCount();
  return <>{t.rich("votes", { count, shown: shown(count), n: figure })}</>;
}

/** "1 180 voters". */
export function Voters({ count }: { count: number }) {
  const t = useTranslations("polls");
  const shown = useCount();
  return <>{t.rich("voters", { count, shown: shown(count), n: figure })}</>;
}

/** "1 204 votes" as a string, for sentences. */
export function useVotesText(): (count: number) => string {
  const t = useTranslations("polls");
  const shown = useCount();
  return (count) => t.markup("votes", { count, shown: shown(count), n: (chunks) => chunks });
}
