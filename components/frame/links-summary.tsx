"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { StateDot } from "@/components/ui/state-word";
import type { LinkStateWord } from "@/domain/connections/states";
import { LINK_TONES, useRailLinks, type RailLink } from "./links";

/** Worst first: what the small frame shows of several links. */
const ORDER: readonly LinkStateWord[] = ["down", "throttled", "connecting", "stopped", "bound"];

/** The links in one dot and word, for the bar that stands where the rail is folded: the worst state, and of how many. */
export function LinksSummary({ initial }: { initial: RailLink[] }) {
  const t = useTranslations("frame");
  const links = useRailLinks(initial);
  const worst = ORDER.find((state) => links.some((link) => link.state === state));
  if (!worst) return null;
  const count = links.filter(({ state }) => state === worst).length;
  return (
    <Link
      href="/connections"
      className="ms-auto flex h-10 shrink-0 items-center gap-2 rounded-md px-3 text-13"
    >
      <span className="sr-only">{t("links")}: </span>
      <StateDot tone={LINK_TONES[worst]} hollow={worst === "stopped"} />
      {t(`linkStates.${worst}`)}
      {links.length > 1 && (
        <span className="text-ink-muted tabular-nums">{t("linksOf", { count, all: links.length })}</span>
      )}
    </Link>
  );
}
