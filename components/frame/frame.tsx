"use client";

import { Menu as MenuIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useIsLive } from "@/components/ui/live";
import { LinksSummary } from "./links-summary";
import { Palette } from "./palette";
import { Rail, type FrameFacts } from "./rail";

/** Rail and page; under 768 px the rail folds into a menu at the top. `notice` stands above every page. */
export function Frame({
  facts,
  notice,
  children,
}: {
  facts: FrameFacts;
  notice?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("frame");
  return (
    <Palette hasPhones={facts.hasPhones}>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t("skip")}
      </a>
      <div className="min-h-dvh md:grid md:grid-cols-[232px_minmax(0,1fr)]">
        <aside className="hidden border-e bg-surface md:block">
          <div className="sticky top-0 h-dvh">
            <Rail facts={facts} />
          </div>
        </aside>
        <div className="min-w-0">
          <TopBar facts={facts} />
          <LiveState />
          {notice}
          <main id="content" tabIndex={-1} className="outline-none">
            {children}
          </main>
        </div>
      </div>
    </Palette>
  );
}

/** Said when hints have not arrived for three seconds: what is shown is then up to four seconds old. Moves nothing. */
function LiveState() {
  const t = useTranslations("frame");
  if (useIsLive()) return null;
  return (
    <p
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-3 z-20 mx-auto w-fit max-w-[92vw] animate-[appear_140ms_3s_both] rounded-md border bg-raised px-3 py-1.5 text-13 shadow-float"
    >
      {t("notLive")}
    </p>
  );
}

function TopBar({ facts }: { facts: FrameFacts }) {
  const t = useTranslations("frame");
  const [open, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b bg-surface px-2 md:hidden">
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger asChild>
          <Button tone="quiet" size="icon" aria-label={t("openMenu")}>
            <MenuIcon aria-hidden />
          </Button>
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 start-0 z-50 w-[min(20rem,85vw)] animate-appear border-e bg-surface shadow-float"
          >
            <Dialog.Title className="sr-only">{t("pagesLabel")}</Dialog.Title>
            <Rail facts={facts} onLeave={() => setOpen(false)} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <span className="min-w-0 truncate font-medium">
        <bdi>{facts.installation}</bdi>
      </span>
      <LinksSummary initial={facts.links} />
    </header>
  );
}
