"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { fetchJson } from "@/components/ui/fetch-json";
import type { SearchHit } from "@/domain/search/hit";

const NONE: SearchHit[] = [];

/** What the server finds for a few letters; nothing for fewer than two. */
export function useSearch(typed: string): SearchHit[] {
  const text = useDeferredValue(typed.trim());
  const { data = NONE } = useQuery({
    queryKey: ["search", text],
    queryFn: ({ signal }) => fetchJson<SearchHit[]>(`/api/search?q=${encodeURIComponent(text)}`, signal),
    enabled: text.length >= 2,
    placeholderData: (former) => former,
  });
  return text.length >= 2 ? data : NONE;
}
