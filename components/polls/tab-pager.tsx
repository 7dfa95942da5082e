"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** Newest and older, for a table inside a tab. */
export function TabPager({
  atNewest,
  next,
  onNewest,
  onOlder,
}: {
  atNewest: boolean;
  next: string | null;
  onNewest: () => void;
  onOlder: (next: string) => void;
}) {
  const t = useTranslations("polls.ballots");
  if (atNewest && next === null) return null;
  return (
    <div className="mt-4 flex justify-end gap-2">
      <Button size="sm" disabled={atNewest} onClick={onNewest}>
        {t("newest")}
      </Button>
      <Button size="sm" disabled={next === null} onClick={() => next !== null && onOlder(next)}>
        {t("older")}
      </Button>
    </div>
  );
}
