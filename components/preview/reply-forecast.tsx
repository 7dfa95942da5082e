"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Input } from "@/components/ui/input";
import { useCount } from "@/components/ui/numbers";
import { REPLY_EXPIRY_MS } from "@/domain/messages/expiry";
import { forecastReplies, type ReplyForecast, type ReplyLinks } from "@/domain/numbers/reply-link";
import { fillIn, type ReplyExamples } from "./fill-in";
import { isPeople, MOST_PEOPLE, usePeople } from "./use-people";
import { useRested } from "./use-rested";

/** A screen reader hears the outcome once the typing has paused, not each figure on the way. */
const REST_MS = 500;

type Asked = { people: number; numberIds: readonly string[]; texts: readonly string[] };

/**
 * "If 1,000 people text at once": when the last reply leaves by the limits of the link, and how many expire before.
 * `replies` as they stand in the form, the empty ones too.
 */
export function ReplyForecastLine({
  links,
  numberIds,
  replies,
  examples,
}: {
  links: ReplyLinks;
  numberIds: readonly string[];
  replies: readonly string[];
  examples: ReplyExamples;
}) {
  const t = useTranslations("preview.forecast");
  const [people] = usePeople();
  const texts = replies.filter((reply) => reply.trim() !== "").map((reply) => fillIn(reply.trim(), examples));
  const question: Asked = { people, numberIds, texts };
  const asked = useRested(JSON.stringify(question), REST_MS);
  const { forecast, unreached } = useMemo(() => {
    const rested = JSON.parse(asked) as Asked;
    const reached = rested.numberIds.flatMap((id) => links[id] ?? []);
    return {
      forecast: forecastReplies(reached, rested.texts, rested.people),
      unreached: rested.numberIds.length - reached.length,
    };
  }, [asked, links]);
  if (texts.length === 0 || numberIds.length === 0) return null;
  return (
    <div className="max-w-[68ch] text-13 text-pretty text-ink-muted">
      {forecast && <>{t.rich("people", { people: () => <PeopleInput key="people" /> })} </>}
      <span aria-live="polite">
        {forecast && <Outcome forecast={forecast} />}
        {unreached > 0 && <span className="text-warn"> {t("unreached", { count: unreached })}</span>}
      </span>
    </div>
  );
}

function Outcome({ forecast }: { forecast: ReplyForecast }) {
  const t = useTranslations("preview.forecast");
  const count = useCount();
  const duration = useDuration();
  const { connection, compared, parts, hasLimits, lastMs, expired } = forecast;
  const on = { connection: () => <bdi key="connection">{connection}</bdi> };
  if (!hasLimits) return t.rich("unlimited", on);
  const leaves = (
    <>
      {parts > 1 && <>{t("parts", { parts })} </>}
      {lastMs < 1000 ? t.rich("atOnce", on) : t.rich("leaves", { ...on, after: duration(lastMs) })}
      {compared > 1 && t("slowest", { count: compared })}
    </>
  );
  if (expired === 0) return <>{leaves}.</>;
  const minutes = REPLY_EXPIRY_MS / 60_000;
  return (
    <>
      {leaves};{" "}
      <span className="text-warn">
        {t("expire", { minutes, expired: count(expired) })} {t(parts > 1 ? "shorten" : "faster")}
      </span>
    </>
  );
}

/** Not a field of the form around it: kept in this browser as soon as it is a number of people. */
function PeopleInput() {
  const t = useTranslations("preview.forecast");
  const [people, keep] = usePeople();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <span className="mx-0.5 inline-block w-22">
      <Input
        type="number"
        inputMode="numeric"
        aria-label={t("peopleLabel")}
        className="px-2! tabular-nums pointer-fine:h-7! pointer-fine:text-13!"
        min={1}
        max={MOST_PEOPLE}
        value={typed ?? people}
        onChange={({ target: { value } }) => {
          setTyped(value);
          if (isPeople(Number(value))) keep(Number(value));
        }}
        onBlur={() => setTyped(null)}
        // Enter would save the form around it.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
    </span>
  );
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** "10 s", "1 h 39 min", "12 d 4 h": two units at most, rounded up, so that nothing is promised too early. */
function useDuration(): (ms: number) => string {
  const t = useTranslations("preview.forecast");
  const count = useCount();
  return (ms) => {
    if (ms <= MINUTE_MS) return t("seconds", { seconds: Math.ceil(ms / SECOND_MS) });
    if (ms <= HOUR_MS) return t("minutes", { minutes: Math.ceil(ms / MINUTE_MS) });
    if (ms <= DAY_MS) {
      const minutes = Math.ceil(ms / MINUTE_MS);
      return t("hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    }
    const hours = Math.ceil(ms / HOUR_MS);
    return t("days", { days: count(Math.floor(hours / 24)), hours: hours % 24 });
  };
}
