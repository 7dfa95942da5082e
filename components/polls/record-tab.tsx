"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import { Facts, Section } from "@/components/ui/page";
import { useTimeText } from "@/components/ui/time";
import type { PollDetail } from "@/domain/polls/detail";
import type { RecountView } from "@/domain/polls/recount";
import type { PollView } from "@/domain/polls/view";
import { AnomaliesSection, type DecideGroup } from "./anomalies-section";
import { PollEvents } from "./poll-events";
import { RecountDifference } from "./recount-difference";
import { SealSection } from "./seal-section";
import { lengthOf } from "./window-field";

/** The rules a poll counts by, and the proof that its figures are what its ballots say. */
export function RecordTab({
  detail: { poll, totals, patterns },
  recount,
  decideGroup,
  canEdit,
}: {
  detail: PollDetail;
  recount: Action<{ id: string }, RecountView>;
  decideGroup: DecideGroup;
  canEdit: boolean;
}) {
  const t = useTranslations("polls.record");
  const count = useCount();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<RecountView | null>(null);
  const [refusal, setRefusal] = useState("");
  const texts = Object.values(totals.outcomes).reduce((sum, own) => sum + own, 0);
  const run = async () => {
    setBusy(true);
    setRefusal("");
    const result = await recount({ id: poll.id }).catch(() => null);
    setBusy(false);
    if (result?.ok) setFound(result.value);
    else setRefusal(result?.message ?? t("unreachable"));
  };
  return (
    <>
      <Section title={t("title")} hint={t("body")}>
        {canEdit && (
          <Button busy={busy} onClick={() => void run()}>
            {busy ? t("running", { texts: count(texts) }) : t("run")}
          </Button>
        )}
        <div aria-live="polite" className="mt-4 max-w-3xl">
          {refusal && <Notice tone="bad">{refusal}</Notice>}
          {!busy && found && <Outcome found={found} poll={poll} />}
        </div>
      </Section>
      {canEdit && <AnomaliesSection poll={poll} waiting={patterns} decide={decideGroup} />}
      <SealSection poll={poll} canEdit={canEdit} />
      <Section title={t("rules")}>
        <Rules poll={poll} />
      </Section>
      <Section title={t("events")}>
        <PollEvents pollId={poll.id} />
      </Section>
    </>
  );
}

function Outcome({ found, poll }: { found: RecountView; poll: PollView }) {
  const t = useTranslations("polls.record");
  const count = useCount();
  const { ballots, votersAfter } = found;
  const figures = {
    ballots,
    shown: count(ballots),
    voters: votersAfter,
    shownVoters: count(votersAfter),
  };
  if (found.difference === 0) {
    return (
      <Notice tone="good" title={t("agrees")}>
        {t("agreesBody", figures)}
      </Notice>
    );
  }
  return (
    <Notice tone="warn" title={t("differs")}>
      <p className="mb-2">{t("differsBody", figures)}</p>
      <RecountDifference found={found} poll={poll} />
    </Notice>
  );
}

function PerVoter({ poll: { ballotsPerVoter, period, windowSeconds, timeZone } }: { poll: PollView }) {
  const t = useTranslations("polls.record");
  const count = useCount()(ballotsPerVoter);
  switch (period) {
    case "poll":
      return t("perVoterPoll", { count });
    case "day":
      return t("perVoterDay", { count, zone: timeZone.replaceAll("_", " ") });
    case "rolling": {
      const { length, unit } = lengthOf(windowSeconds);
      return t("perVoterRolling", { count, length, unit });
    }
  }
}

function Rules({ poll }: { poll: PollView }) {
  const t = useTranslations("polls.record");
  const time = useTimeText();
  const zone = poll.timeZone.replaceAll("_", " ");
  const bold = (chunks: ReactNode) => <bdi className="font-medium">{chunks}</bdi>;
  return (
    <Facts
      items={[
        { name: t("name"), value: <bdi>{poll.name}</bdi> },
        { name: t("numbers"), value: poll.numbers.map(({ address }) => address).join(", ") },
        { name: t("keyword"), value: poll.keyword === "" ? t("noKeyword") : <bdi>{poll.keyword}</bdi> },
        {
          name: t("perVoter"),
          value: <PerVoter poll={poll} />,
        },
        { name: t("counting"), value: t(poll.counting === "last" ? "countingLast" : "countingFirst") },
        {
          name: t("who"),
          value: poll.list ? t.rich("listOnly", { list: poll.list.name, b: bold }) : t("everybody"),
        },
        {
          name: t("opens"),
          value: poll.opensAt === null ? t(poll.draft ? "byHand" : "atOnce") : time(poll.opensAt, "full"),
        },
        { name: t("closes"), value: poll.closesAt === null ? t("byHand") : time(poll.closesAt, "full") },
        { name: t("grace"), value: t("graceSeconds", { seconds: poll.graceSeconds }) },
        { name: t("zone"), value: zone },
      ]}
    />
  );
}
