"use client";

import { useQuery, useQueryClient, type QueryKey, type UseQueryResult } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { fetchJson } from "./fetch-json";
import { LiveConnection } from "./live-connection";
import { reloadPage } from "./reload";
import { Rereader } from "./reread";

type Live = { connection: LiveConnection; isLive: boolean };

const LiveContext = createContext<Live | null>(null);

/** Backstop while hints arrive, and while they don't: a hint may be lost, the next reading isn't. */
const CALM_MS = 30_000;
const BLIND_MS = 4_000;

/** One event stream a tab, shared by every live query in it. */
export function LiveProvider({ url, children }: { url: string; children: ReactNode }) {
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  const connection = useMemo(() => {
    const reader = new Rereader(
      (queryKey) => client.invalidateQueries({ queryKey }, { cancelRefetch: false }),
      (queryKey) => client.isFetching({ queryKey }) > 0,
    );
    return new LiveConnection(url, {
      invalidate: (keys) => keys.forEach((key) => reader.ask(key)),
      onState: setLive,
      onRevoked: reloadPage,
    });
  }, [client, url]);
  useEffect(() => connection.start(), [connection]);
  const live = useMemo(() => ({ connection, isLive }), [connection, isLive]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("Live queries need a LiveProvider above them.");
  return live;
}

/** Whether hints arrive at once; when not, pages read again every few seconds. */
export function useIsLive(): boolean {
  return useLive().isLive;
}

/**
 * A read that stays current: fetches `url` (JSON of type `T`), again whenever one of `topics` is hinted at. `initialData`
 * is what the page read on the server. While a changed key loads, the former data stays (`isPlaceholderData`).
 */
export function useLiveQuery<T>({
  queryKey,
  url,
  topics,
  initialData,
}: {
  queryKey: QueryKey;
  url: string;
  topics: readonly string[];
  initialData?: T;
}): UseQueryResult<T> {
  const { connection, isLive } = useLive();
  const topicList = topics.join(",");
  const key = JSON.stringify(queryKey);
  useEffect(
    () => connection.watch(topicList.split(","), JSON.parse(key) as QueryKey),
    [connection, topicList, key],
  );
  return useQuery<T>({
    queryKey,
    queryFn: ({ signal }) => fetchJson<T>(url, signal),
    placeholderData: (former) => former,
    refetchInterval: isLive ? CALM_MS : BLIND_MS,
    ...(initialData === undefined ? {} : { initialData }),
  });
}
