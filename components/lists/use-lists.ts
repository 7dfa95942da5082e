"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useLiveQuery } from "@/components/ui/live";
import type { ListSummary, ListView, MemberFilter, MemberPage } from "@/domain/lists/view";

export const LISTS_KEY = ["lists"] as const;

export function useLists(initialData: ListView[]): UseQueryResult<ListView[]> {
  return useLiveQuery<ListView[]>({
    queryKey: LISTS_KEY,
    url: "/api/lists",
    topics: ["lists", "config"],
    initialData,
  });
}

/** Members by list id. Apart from the lists, since it counts hot rows. */
export function useMemberCounts(): UseQueryResult<Record<string, number>> {
  return useLiveQuery<Record<string, number>>({
    queryKey: ["list-counts"],
    url: "/api/lists/counts",
    topics: ["lists"],
  });
}

export function useListSummary(id: string): UseQueryResult<ListSummary> {
  return useLiveQuery<ListSummary>({
    queryKey: ["list-summary", id],
    url: `/api/lists/${id}/summary`,
    topics: [`list:${id}`, "contacts"],
  });
}

/** What of the members is shown; all of it stands in the URL. */
export type MemberView = { state: MemberFilter; q: string; after: string };

/** The query string of a view, without what is usual; "" for the first page of those on the list. */
export function viewQuery({ state, q, after }: MemberView): string {
  const search = new URLSearchParams();
  if (state !== "joined") search.set("state", state);
  if (q !== "") search.set("q", q);
  if (after !== "") search.set("after", after);
  return search.size === 0 ? "" : `?${search.toString()}`;
}

/** `initialData` is the page that the server read for this very view. */
export function useMembers(
  id: string,
  view: MemberView,
  initialData: MemberPage,
): UseQueryResult<MemberPage> {
  return useLiveQuery<MemberPage>({
    queryKey: ["list-members", id, view],
    url: `/api/lists/${id}/members${viewQuery(view)}`,
    topics: [`list:${id}`, "contacts"],
    initialData,
  });
}
