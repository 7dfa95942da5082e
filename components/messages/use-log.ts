"use client";

import { useEffect, useState } from "react";
import { fetchJson } from "@/components/ui/fetch-json";
import { useLiveQuery } from "@/components/ui/live";
import { cursorAbove, writeFilters, type MessageFilters } from "@/domain/messages/filters";
import type { LiveTopic } from "@/domain/live";
import type { LogMessage, MessagePage } from "@/domain/messages/log";

const TOPICS = ["messages"] satisfies LiveTopic[];
/** Scrolled less than this, the newest rows are in sight and may move on. */
const AT_TOP_PX = 120;

export type LogQuery = { filters: MessageFilters; before: string | null; initial: MessagePage };

/** Whether the window is scrolled away from its top. */
function useScrolled(): boolean {
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const look = () => setScrolled(window.scrollY > AT_TOP_PX);
    look();
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, []);
  return scrolled;
}

/**
 * A page of the log that stays current without moving under the reader: at the top new rows come at once; while scrolled
 * (or `held`, a message being open) the list stays at the row `heldAt`, its rows still changing their states. `initial` is what the server read for these filters.
 */
export function useLog({ filters, before, initial }: LogQuery, held: boolean) {
  const scrolled = useScrolled();
  const [anchor, setAnchor] = useState<string | null>(null);
  const isHeld = before === null && (scrolled || held);
  const below = before ?? (isHeld && anchor ? cursorAbove(anchor) : null);
  const search = writeFilters(filters, below === null ? {} : { before: below });
  const page = useLiveQuery<MessagePage>({
    queryKey: ["messages", search],
    url: `/api/messages?${search}`,
    topics: TOPICS,
    ...(below === before ? { initialData: initial } : {}),
  });
  const rows = page.data?.rows ?? [];
  const newest = rows[0]?.id ?? null;
  // The row that the list is held at is the newest one that was shown while it was not held.
  if (!isHeld && before === null && newest !== null && !page.isPlaceholderData && newest !== anchor)
    setAnchor(newest);
  return { page, rows, heldAt: isHeld ? anchor : null };
}

/** How many messages came after the one with the id `after`. */
export function useNewCount(filters: MessageFilters, after: string): { count: number; more: boolean } {
  const search = writeFilters(filters, { after });
  const { data } = useLiveQuery<{ count: number; more: boolean }>({
    queryKey: ["messages-new", search],
    url: `/api/messages/new?${search}`,
    topics: TOPICS,
  });
  return data ?? { count: 0, more: false };
}

/** Goes on with a search that ran out of time, until something is found, all is searched, or it is stopped. */
export function useSearchOn(filters: MessageFilters, page: MessagePage | undefined) {
  const [more, setMore] = useState<{ of: MessagePage; rows: LogMessage[]; last: MessagePage } | null>(null);
  const [running, setRunning] = useState<AbortController | null>(null);
  const found = more && more.of === page ? more : null;
  const last = found?.last ?? page;

  const start = async (): Promise<void> => {
    if (!page || !last?.next) return;
    const abort = new AbortController();
    setRunning(abort);
    let rows = found?.rows ?? [];
    let next: string | null = last.next;
    while (next !== null && !abort.signal.aborted) {
      const url: string = `/api/messages?${writeFilters(filters, { before: next })}`;
      const step: MessagePage | null = await fetchJson<MessagePage>(url, abort.signal).catch(() => null);
      if (!step) break;
      rows = [...rows, ...step.rows];
      setMore({ of: page, rows, last: step });
      if (step.rows.length > 0 || step.searchedTo === null) break;
      next = step.next;
    }
    setRunning(null);
  };
  return {
    extra: found?.rows ?? [],
    searchedTo: last?.searchedTo ?? null,
    next: last?.next ?? null,
    running: running !== null,
    start,
    stop: () => running?.abort(),
  };
}
