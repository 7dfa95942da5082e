"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useLiveQuery } from "@/components/ui/live";
import type { MatchedCount, ServiceView } from "@/domain/services/view";

export const SERVICES_KEY = ["services"] as const;

export function useServices(initialData: ServiceView[]): UseQueryResult<ServiceView[]> {
  return useLiveQuery<ServiceView[]>({
    queryKey: SERVICES_KEY,
    url: "/api/services",
    topics: ["services", "config"],
    initialData,
  });
}

/** Texts of the last day and week by service id. Apart from the services, since it reads the message log. */
export function useServiceCounts(): UseQueryResult<Record<string, MatchedCount>> {
  return useLiveQuery<Record<string, MatchedCount>>({
    queryKey: ["service-counts"],
    url: "/api/services/counts",
    topics: ["services"],
  });
}
