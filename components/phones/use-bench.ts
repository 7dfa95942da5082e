"use client";

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fetchJson } from "@/components/ui/fetch-json";
import { mergeBubbles, type BenchState, type Conversations } from "@/domain/simulator/bench";
import type { BubblePage, Phone } from "@/domain/simulator/control";

export const BENCH_KEY = ["phones"];
const STATE_MS = 1000;
const BENCH_MS = 5000;
/** The simulator answers at the first change; this long it waits for one. */
const WAIT_MS = 15_000;
const AGAIN_MS = 1500;

/** The phones of the bench, which other people may change too. */
export function useBench(initial: readonly string[]): UseQueryResult<string[]> {
  return useQuery({
    queryKey: BENCH_KEY,
    queryFn: async ({ signal }) =>
      (await fetchJson<Phone[]>("/api/phones", signal)).map(({ address }) => address),
    initialData: [...initial],
    refetchInterval: BENCH_MS,
  });
}

/** Links, what waits at the SMSC, and the crowd that is under way. */
export function useBenchState(): UseQueryResult<BenchState> {
  return useQuery({
    queryKey: [...BENCH_KEY, "state"],
    queryFn: ({ signal }) => fetchJson<BenchState>("/api/phones/state", signal),
    refetchInterval: STATE_MS,
  });
}

/** What the phones show, each change as it happens. `isFailing`: the simulator does not answer at the moment. */
export function useConversations(phones: readonly string[]): {
  conversations: Conversations;
  isFailing: boolean;
} {
  const [conversations, setConversations] = useState<Conversations>(new Map());
  const [isFailing, setFailing] = useState(false);
  const key = phones.join(",");
  useEffect(() => {
    if (key === "") return;
    const stop = new AbortController();
    void follow(key.split(","), stop.signal, {
      onPage: (page, isFirst) => {
        setFailing(false);
        setConversations((known) => mergeBubbles(known, isFirst ? { ...page, gap: true } : page));
      },
      onFailure: () => setFailing(true),
    });
    return () => stop.abort();
  }, [key]);
  return { conversations, isFailing };
}

type Handlers = { onPage: (page: BubblePage, isFirst: boolean) => void; onFailure: () => void };

/** Asks again and again for what changed since the last answer, until it is told to stop. */
async function follow(phones: string[], signal: AbortSignal, handlers: Handlers): Promise<void> {
  const query = phones.map((phone) => `&phone=${encodeURIComponent(phone)}`).join("");
  let since = 0;
  let isFirst = true;
  while (!signal.aborted) {
    try {
      const waitMs = isFirst ? 0 : WAIT_MS;
      const url = `/api/phones/messages?since=${since}&waitMs=${waitMs}${query}`;
      const page = await fetchJson<BubblePage>(url, signal);
      if (signal.aborted) return;
      handlers.onPage(page, isFirst);
      since = page.cursor;
      isFirst = false;
    } catch {
      if (signal.aborted) return;
      handlers.onFailure();
      await pause(AGAIN_MS, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
