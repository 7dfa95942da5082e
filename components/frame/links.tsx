"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { StateDot, type Tone } from "@/components/ui/state-word";
import { useLiveQuery } from "@/components/ui/live";
import { useTimeText } from "@/components/ui/time";
import { Tooltip } from "@/components/ui/tooltip";
import type { LinkStateWord } from "@/domain/connections/states";
import type { LiveTopic } from "@/domain/live";

/** A link as `/api/links` sends it; `since` in ms since 1970. */
export type RailLink = {
  id: string;
  name: string;
  state: LinkStateWord;
  reason: string;
  since: number | null;
  /** by a person: nothing leaves */
  paused: boolean;
};

/** Bound, but nothing leaves: neither green nor silent about it. */
export const isHeld = ({ state, paused }: RailLink): boolean =>
  paused && (state === "bound" || state === "throttled");

export const LINK_TONES: Record<LinkStateWord, Tone> = {
  bound: "good",
  connecting: "warn",
  throttled: "warn",
  down: "bad",
  stopped: "neutral",
};

/** The links of the installation, current. */
export function useRailLinks(initial: RailLink[]): RailLink[] {
  const { data = initial } = useLiveQuery<RailLink[]>({
    queryKey: ["links"],
    url: "/api/links",
    topics: ["connections", "config"] satisfies LiveTopic[],
    initialData: initial,
  });
  return data;
}

/** The links, always in sight: a dot, the name, the state as a word; the reason on hover and focus. */
export function RailLinks({ initial }: { initial: RailLink[] }) {
  const t = useTranslations("frame");
  const links = useRailLinks(initial);
  if (links.length === 0) return <p className="px-3 text-13 text-ink-muted">{t("noLinks")}</p>;
  return (
    <ul className="flex flex-col gap-0.5">
      {links.map((link) => (
        <li key={link.id}>
          <RailLinkEntry link={link} />
        </li>
      ))}
    </ul>
  );
}

function RailLinkEntry({ link }: { link: RailLink }) {
  const t = useTranslations("frame");
  const text = useTimeText();
  const { id, name, state, since } = link;
  const held = isHeld(link);
  const word = t(held ? "linkPaused" : `linkStates.${state}`);
  const reason = held ? t("linkPausedReason") : link.reason;
  const when = since === null ? "" : t("linkSince", { time: text(since, "clock") });
  return (
    <Tooltip side="right" content={[reason, when].filter(Boolean).join(" ") || word}>
      <Link
        href={`/connections/${id}`}
        className="flex min-h-8 items-center gap-2.5 rounded-md px-3 text-13 transition-colors hover:bg-hover pointer-coarse:min-h-11"
      >
        <StateDot tone={held ? "warn" : LINK_TONES[state]} hollow={state === "stopped"} />
        <span className="min-w-0 flex-1 truncate">
          <bdi>{name}</bdi>
        </span>
        <span className="text-12 text-ink-muted">{word}</span>
      </Link>
    </Tooltip>
  );
}
