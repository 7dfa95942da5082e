"use client";

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchJson } from "@/components/ui/fetch-json";
import { useLiveQuery } from "@/components/ui/live";
import { TRACE_KEPT, type TraceDetail, type TraceRow } from "@/domain/traces/pdu";

/** As it stands in the address; empty strings are no filter. */
export type TraceLook = { direction: string; command: string; status: string; number: string };

export function traceSearch(look: TraceLook, shown: boolean): URLSearchParams {
  const search = new URLSearchParams({ shown: shown ? "on" : "off" });
  for (const [name, value] of Object.entries(look)) if (value !== "") search.set(name, value);
  return search;
}

/**
 * The ring under a filter, current. Only what came since the last look is fetched; a ring that was emptied meanwhile
 * (`traced` 0) is begun anew.
 */
export function useTrace(
  id: string,
  { look, shown, traced }: { look: TraceLook; shown: boolean; traced: number },
) {
  const client = useQueryClient();
  const search = traceSearch(look, shown).toString();
  const queryKey = ["trace", id, search];
  // only for its hints: whatever the worker stored, the list below asks for
  const { dataUpdatedAt } = useLiveQuery<unknown>({
    queryKey: ["connection-activity", id],
    url: `/api/connections/${id}/activity`,
    topics: ["connections", `connection:${id}`],
  });
  const query = useQuery<TraceRow[]>({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = traced === 0 ? [] : (client.getQueryData<TraceRow[]>(queryKey) ?? []);
      const last = known.at(-1);
      const after = last ? `&after=${last.key}` : "";
      const rows = await fetchJson<TraceRow[]>(`/api/connections/${id}/trace?${search}${after}`, signal);
      return rows.length === 0 ? known : [...known, ...rows].slice(-TRACE_KEPT);
    },
  });
  const { refetch } = query;
  useEffect(() => void refetch({ cancelRefetch: false }), [dataUpdatedAt, refetch]);
  return query;
}

export function useTraced(id: string, key: string | null, shown: boolean): UseQueryResult<TraceDetail> {
  return useQuery<TraceDetail>({
    queryKey: ["traced", id, key, shown],
    queryFn: ({ signal }) =>
      fetchJson<TraceDetail>(`/api/connections/${id}/trace/${key}?shown=${shown ? "on" : "off"}`, signal),
    enabled: key !== null,
    staleTime: Infinity,
    retry: false,
    placeholderData: (former) => former,
  });
}
