"use client";

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { fetchJson } from "@/components/ui/fetch-json";
import { useLiveQuery } from "@/components/ui/live";
import type { ConnectionView } from "@/domain/connections/draft";
import type { RequestAnswer } from "@/domain/connections/trial";
import type { LiveTopic } from "@/domain/live";

export const CONNECTIONS_KEY = ["connections"];

const TOPICS = ["connections", "config"] satisfies LiveTopic[];

/** Every connection, current. */
export function useConnections(initialData: ConnectionView[]): UseQueryResult<ConnectionView[]> {
  return useLiveQuery<ConnectionView[]>({
    ...{ queryKey: CONNECTIONS_KEY, url: "/api/connections", topics: TOPICS, initialData },
  });
}

export function useConnection(initialData: ConnectionView): UseQueryResult<ConnectionView> {
  const { id } = initialData;
  return useLiveQuery<ConnectionView>({
    ...{ queryKey: ["connection", id], url: `/api/connections/${id}`, topics: TOPICS, initialData },
  });
}

const POLL_MS = 400;

/** What a worker answered to a request; asks until it has. Null: nothing was requested. */
export function useRequestAnswer(id: string | null): RequestAnswer | undefined {
  const { data } = useQuery({
    queryKey: ["worker-request", id],
    queryFn: ({ signal }) => fetchJson<RequestAnswer>(`/api/connections/requests/${id}`, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL_MS),
  });
  return id === null ? undefined : data;
}

export function isOver(answer: RequestAnswer | undefined): boolean {
  return answer?.state === "done" || answer?.state === "failed";
}
