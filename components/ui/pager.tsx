"use client";

import { ArrowLeft, ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "./button";

/**
 * Pages of a keyset-paged table: `first` leads back to the newest page (null: this is it), `next` to the one after. `note`
 * stands between, such as the count of rows shown.
 */
export function Pager({
  first,
  next,
  note,
}: {
  first: string | null;
  next: string | null;
  note?: ReactNode;
}) {
  const t = useTranslations("kit");
  if (!first && !next && !note) return null;
  return (
    <nav
      aria-label={t("pages")}
      className="mt-3 flex flex-wrap items-center justify-between gap-3 text-13 text-ink-muted"
    >
      <span>{note}</span>
      <span className="flex gap-2">
        {first && (
          <Button asChild size="sm">
            <Link href={first}>
              <ArrowLeft aria-hidden className="rtl:-scale-x-100" />
              {t("firstPage")}
            </Link>
          </Button>
        )}
        {next && (
          <Button asChild size="sm">
            <Link href={next}>
              {t("nextPage")}
              <ArrowRight aria-hidden className="rtl:-scale-x-100" />
            </Link>
          </Button>
        )}
      </span>
    </nav>
  );
}
