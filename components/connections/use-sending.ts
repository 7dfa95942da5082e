"use client";

import { useLiveQuery } from "@/components/ui/live";
import type { Sending } from "@/domain/connections/sending";
import type { LiveTopic } from "@/domain/live";

export const SENDING_KEY = ["sending"];

/** Whether all sending is paused, current. */
export function useSending(initial: Sending): Sending {
  const { data = initial } = useLiveQuery<Sending>({
    ...{ queryKey: SENDING_KEY, url: "/api/sending", initialData: initial },
    topics: ["connections", "config"] satisfies LiveTopic[],
  });
  return data;
}
