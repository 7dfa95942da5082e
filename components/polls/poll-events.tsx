"use client";

import { useTranslations } from "next-intl";
import { useCount } from "@/components/ui/numbers";
import { useLiveQuery } from "@/components/ui/live";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import type { LiveTopic } from "@/domain/live";
import type { PollEvent } from "@/domain/polls/ballots";
import { RowsSkeleton } from "./rows-skeleton";

const KNOWN = [
  ...([
    "create",
    "change",
    "open",
    "close",
    "reopen",
    "extend",
    "pause",
    "resume",
    "archive",
    "restore",
  ] as const),
  ...([
    "accept",
    "reject",
    "retract",
    "exclude",
    "include",
    "rehearse",
    "open-stage",
    "change-stage",
    "revoke-stage",
  ] as const),
] as const;

/** Who changed what about a poll, newest first, with the reason where one was given. */
export function PollEvents({ pollId }: { pollId: string }) {
  const t = useTranslations("polls.record");
  const { data } = useLiveQuery<{ events: PollEvent[] }>({
    queryKey: ["poll-events", pollId],
    url: `/api/polls/${pollId}/events`,
    topics: [`poll:${pollId}`] satisfies LiveTopic[],
  });
  if (!data) return <RowsSkeleton />;
  if (data.events.length === 0) return <p className="text-ink-muted">{t("eventsEmpty")}</p>;
  return (
    <table className="w-full max-w-3xl" aria-label={t("eventsLabel")}>
      <thead className="text-12 text-ink-muted">
        <tr className="border-b">
          {(["eventAt", "eventWhat", "eventWho"] as const).map((key) => (
            <th key={key} scope="col" className="py-2 pe-4 text-start font-medium last:pe-0">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.events.map((event) => (
          <tr key={event.id} className="border-b last:border-b-0">
            <td className="py-2 pe-4 align-top whitespace-nowrap">
              <Time at={event.at} style="clock" />
            </td>
            <td className="py-2 pe-4 align-top">
              <EventWords event={event} />
            </td>
            <td className="py-2 align-top text-13 break-all text-ink-muted">
              {event.actor === "schedule" ? t("bySchedule") : <bdi>{event.actor}</bdi>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EventWords({ event: { action, ballots, reason } }: { event: PollEvent }) {
  const t = useTranslations("polls.record.eventBy");
  const count = useCount();
  const words = action.split(", ").map((one) => {
    const known = KNOWN.find((kind) => kind === one);
    return known
      ? t(known, { count: ballots ?? 0, shown: count(ballots ?? 0) })
      : t("other", { action: one });
  });
  return (
    <>
      {words.join(", ")}
      {reason !== "" && (
        <span className="block text-13 text-ink-muted">
          <Said>{reason}</Said>
        </span>
      )}
    </>
  );
}
