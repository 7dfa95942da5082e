"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Mark } from "@/components/ui/mark";
import { ZoneName } from "@/components/ui/time";
import { AccountMenu, type Account } from "./account-menu";
import { RailLinks, type RailLink } from "./links";
import { isUnder, railPages } from "./pages";
import { PaletteButton } from "./palette";

export type FrameFacts = {
  installation: string;
  account: Account;
  hasPhones: boolean;
  links: RailLink[];
};

/** Pages, under them the links, at the foot who is signed in. `onLeave` is told when a page was chosen. */
export function Rail({ facts, onLeave }: { facts: FrameFacts; onLeave?: () => void }) {
  const t = useTranslations("frame");
  const path = usePathname();
  return (
    <div className="flex h-full flex-col gap-5 overflow-y-auto px-3 py-4">
      <div className="flex flex-col gap-3">
        <Link href="/" onClick={onLeave} className="flex items-center gap-2.5 rounded-md px-3 py-1">
          <Mark />
          <span className="min-w-0 truncate text-16 font-semibold">{facts.installation}</span>
        </Link>
        <PaletteButton />
      </div>
      <nav aria-label={t("pagesLabel")}>
        <ul className="flex flex-col gap-0.5">
          {railPages(facts.hasPhones).map(({ name, href, icon: Icon }) => (
            <li key={name}>
              <Link
                href={href}
                onClick={onLeave}
                aria-current={isUnder(path, href) ? "page" : undefined}
                className={cx(
                  "flex min-h-9 items-center gap-2.5 rounded-md px-3 font-medium text-ink-muted transition-colors",
                  "hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent pointer-coarse:min-h-11",
                )}
              >
                <Icon aria-hidden className="size-4" />
                {t(`pages.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <section aria-labelledby="rail-links" className="border-t pt-4">
        <h2 id="rail-links" className="mb-1.5 px-3 text-12 font-medium text-ink-muted">
          {t("links")}
        </h2>
        <RailLinks initial={facts.links} />
      </section>
      <div className="mt-auto flex flex-col gap-2 border-t pt-3">
        <p className="px-3 text-12 text-ink-muted">{t.rich("timesIn", { zone: () => <ZoneName /> })}</p>
        <AccountMenu account={facts.account} />
      </div>
    </div>
  );
}
