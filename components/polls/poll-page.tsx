"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { useLiveQuery } from "@/components/ui/live";
import { Notice } from "@/components/ui/notice";
import { Page, PageHeader } from "@/components/ui/page";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { LiveTopic } from "@/domain/live";
import { MOST_NEAR_MISSES } from "@/domain/polls/ballots";
import { writeCompareQuery } from "@/domain/polls/compare";
import type { PollDetail } from "@/domain/polls/detail";
import { WHOLE_POLL } from "@/domain/polls/filter";
import type { RecountView } from "@/domain/polls/recount";
import { textFor } from "@/domain/polls/text-for";
import type { PollState } from "@/domain/polls/state";
import { ownName, type PollView } from "@/domain/polls/view";
import type { DecideGroup } from "./anomalies-section";
import { BallotsTab } from "./ballots-tab";
import type { DecideBallots } from "./decide-dialog";
import type { GoLive } from "./go-live-dialog";
import { HeldNotice, type HeldActions } from "./held-notice";
import type { JudgeActions } from "./judge-dialog";
import { OutcomesTab } from "./outcomes-tab";
import { CrossSection } from "./cross-section";
import { QuestionSwitch } from "./question-switch";
import { PollButtons, type PollActions } from "./poll-actions";
import { PollStateLine } from "./poll-state-line";
import { RecordTab } from "./record-tab";
import type { SetRehearsal } from "./rehearsal-dialog";
import { RepliesTab } from "./replies-tab";
import { ResultsSection } from "./results-section";
import { ReviewTab } from "./review-tab";
import type { StageProps } from "./stage-dialog";
import { usePollClock } from "./use-poll-clock";
import { VotesChart, type SeriesAnswer } from "./votes-chart";

const TABS = ["ballots", "review", "replies", "outcomes", "record"] as const;

/** The tab stands in the address, so that it can be passed on; the page is not read again for it. */
function useTab(): [string, (tab: string) => void] {
  const asked = useSearchParams().get("tab");
  const show = (tab: string) => {
    const search = new URLSearchParams(window.location.search);
    if (tab === TABS[0]) search.delete("tab");
    else search.set("tab", tab);
    window.history.replaceState(null, "", search.size === 0 ? window.location.pathname : `?${search}`);
  };
  return [TABS.find((tab) => tab === asked) ?? TABS[0], show];
}

/** A poll as it runs: what to text, where it stands, how it came there, and the record behind the figures. */
export function PollPage({
  initial,
  initialSeries,
  lists,
  canEdit,
  stage,
  goLive,
  actions: { recount, decide, decideGroup, decideHeld, judge, retractBatch, rehearse, ...actions },
}: {
  initial: PollDetail;
  initialSeries: SeriesAnswer;
  lists: readonly { id: string; name: string }[];
  canEdit: boolean;
  stage: StageProps;
  goLive: GoLive;
  actions: PollActions &
    JudgeActions &
    HeldActions & {
      recount: Action<{ id: string }, RecountView>;
      decide: DecideBallots;
      decideGroup: DecideGroup;
      rehearse: SetRehearsal;
    };
}) {
  const t = useTranslations("polls");
  const { id, questionId } = initial.poll;
  const { data: detail = initial } = useLiveQuery<PollDetail>({
    queryKey: ["poll", id, questionId],
    url: `/api/polls/${id}?question=${questionId}`,
    topics: [`poll:${id}`] satisfies LiveTopic[],
    initialData: initial,
  });
  const { poll } = detail;
  const { state } = usePollClock(poll);
  const [filter, setFilter] = useState(WHOLE_POLL);
  const [tab, showTab] = useTab();
  return (
    <Page>
      <PageHeader
        back={<Link href="/polls">{t("back")}</Link>}
        title={<bdi>{poll.question || poll.name}</bdi>}
        state={<StateOf poll={poll} />}
        actions={<PollButtons {...{ detail, state, actions, stage, rehearse, goLive, canEdit }} />}
      />
      <Beginning detail={detail} state={state} />
      {canEdit && <PatternsNotice patterns={detail.patterns} onLook={() => showTab("record")} />}
      <HeldNotice pollId={id} held={detail.held} canEdit={canEdit} actions={{ decideHeld, retractBatch }} />
      <QuestionSwitch detail={detail} />
      <ResultsSection detail={detail} lists={lists} filter={filter} onFilter={setFilter} />
      <VotesChart
        poll={poll}
        votes={detail.totals.votes}
        initial={initialSeries}
        period={filter.period}
        onZoom={(period) => setFilter({ ...filter, period })}
      />
      <CrossSection detail={detail} />
      <div className="mt-10">
        <Tabs
          value={tab}
          onValueChange={showTab}
          label={t("tabs.label")}
          tabs={TABS.map((value) => ({
            value,
            label:
              value === "review" && detail.nearMisses > 0
                ? t("tabs.reviewCount", { count: countText(detail.nearMisses) })
                : t(`tabs.${value}`),
          }))}
        >
          <TabPanel value="ballots">
            <BallotsTab poll={poll} canEdit={canEdit} decide={decide} />
          </TabPanel>
          <TabPanel value="review">
            <ReviewTab
              poll={poll}
              waiting={detail.nearMisses}
              canEdit={canEdit}
              actions={{ decide, judge, retractBatch }}
            />
          </TabPanel>
          <TabPanel value="replies">
            <RepliesTab poll={poll} />
          </TabPanel>
          <TabPanel value="outcomes">
            <OutcomesTab totals={detail.totals} />
          </TabPanel>
          <TabPanel value="record">
            <RecordTab detail={detail} recount={recount} decideGroup={decideGroup} canEdit={canEdit} />
          </TabPanel>
        </Tabs>
      </div>
    </Page>
  );
}

/** Texts that wait, as far as they are counted. */
const countText = (waiting: number): string =>
  waiting >= MOST_NEAR_MISSES ? `${MOST_NEAR_MISSES - 1}+` : String(waiting);

/** Its state, its name where the title is its question, and the series that it is one of. */
function StateOf({ poll }: { poll: PollView }) {
  const t = useTranslations("polls");
  return (
    <>
      <PollStateLine poll={poll} />
      {poll.question !== "" && ownName(poll) !== null && <bdi>{poll.name}</bdi>}
      {poll.seriesName !== "" && (
        <Link href={`/polls/compare${writeCompareQuery({ series: poll.seriesName, poll: [] })}`}>
          {t("inSeries", { name: poll.seriesName })}
        </Link>
      )}
    </>
  );
}

/** What the audience is told, while it can vote. */
function Beginning({ detail, state }: { detail: PollDetail; state: PollState }) {
  return (
    <>
      {state !== "closed" && state !== "archived" && <Audience detail={detail} />}
      {state !== "closed" && <RehearsalNotice phones={detail.poll.rehearsalPhones} />}
    </>
  );
}

/** Told to those who may decide about votes. */
function PatternsNotice({ patterns, onLook }: { patterns: number; onLook: () => void }) {
  const t = useTranslations("polls.anomalies");
  if (patterns === 0) return null;
  return (
    <Notice tone="warn" className="mb-8" title={t("found", { count: patterns })}>
      <p>{t("foundBody")}</p>
      <Button size="sm" className="mt-2" onClick={onLook}>
        {t("lookAt")}
      </Button>
    </Notice>
  );
}

function RehearsalNotice({ phones }: { phones: number }) {
  const t = useTranslations("polls.rehearsal");
  if (phones === 0) return null;
  return (
    <Notice tone="info" className="mb-8">
      {t("running", { count: phones })}
    </Notice>
  );
}

/** What to read out: "Text VOTE 1 to 12345", with the first choice as the example. */
function Audience({ detail: { poll, questions } }: { detail: PollDetail }) {
  const t = useTranslations("polls");
  const place = questions.findIndex(({ id }) => id === poll.questionId);
  const first = poll.choices.find(({ withdrawn }) => !withdrawn);
  const [number, ...more] = poll.numbers;
  if (!first || !number) return null;
  if (place > 0) return <p className="mb-8 text-ink-muted">{t("questions.askedAfter", { number: place })}</p>;
  const text = textFor(poll.keyword, first.words);
  const strong = (chunks: ReactNode) => (
    <bdi className="rounded-sm bg-accent-soft px-1.5 py-0.5 font-semibold text-accent tabular-nums">
      {chunks}
    </bdi>
  );
  return (
    <p className="mb-8 flex flex-wrap items-center gap-x-3 gap-y-1 text-16" aria-label={t("audienceLabel")}>
      <span>{t.rich("audience", { text, number: number.address, code: strong })}</span>
      {more.length > 0 && (
        <span className="text-13 text-ink-muted" title={more.map(({ address }) => address).join(", ")}>
          {t("audienceMore", { count: more.length })}
        </span>
      )}
      <CopyButton
        text={t.markup("audience", { text, number: number.address, code: (chunks) => chunks })}
        label={t("copyAudience")}
      />
    </p>
  );
}
