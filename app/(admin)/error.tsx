"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("frame.errors");
  return (
    <Page>
      <Notice tone="bad" title={t("title")} actions={<Button onClick={reset}>{t("again")}</Button>}>
        <p>{t("body")}</p>
        {error.digest && <p className="text-13 text-ink-muted">{t("reference", { digest: error.digest })}</p>}
      </Notice>
    </Page>
  );
}
