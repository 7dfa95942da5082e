import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";

export default function NotFound() {
  const t = useTranslations("frame.errors");
  return (
    <Page>
      <EmptyState
        as="h1"
        title={t("notFoundTitle")}
        actions={
          <Button asChild>
            <Link href="/">{t("home")}</Link>
          </Button>
        }
      >
        {t("notFoundBody")}
      </EmptyState>
    </Page>
  );
}
