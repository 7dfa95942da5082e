"use client";

import {
  AlarmClockPlus,
  CirclePause,
  CircleStop,
  CopyPlus,
  Columns3,
  Download,
  ListPlus,
  MonitorPlay,
  MoreHorizontal,
  RadioTower,
  Smartphone,
} from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { tell } from "@/components/ui/toast";
import type { PollDetail } from "@/domain/polls/detail";
import type { PollState } from "@/domain/polls/state";
import { DownloadDialog } from "./download-dialog";
import { PollConfirm, type PollAction, type PollStep } from "./poll-confirm";
import { GoLiveDialog, type GoLive } from "./go-live-dialog";
import { RehearsalDialog, type SetRehearsal } from "./rehearsal-dialog";
import { StageDialog, type StageProps } from "./stage-dialog";

/** What the menu opens beside the steps of a poll. */
const TASKS = ["stage", "rehearsal", "goLive", "download"] as const;
type Task = (typeof TASKS)[number];

export type PollActions = Record<PollStep, PollAction>;

/** The one verb of each state. */
const MAIN: Record<PollState, PollStep | null> = {
  draft: "open",
  waiting: "open",
  open: "close",
  paused: "resume",
  grace: "open",
  closed: "open",
  archived: "restore",
};

/** What can be done with a poll now; whatever changes who may vote asks first. */
export function PollButtons({
  detail,
  state,
  actions,
  stage,
  rehearse,
  goLive,
  canEdit,
}: {
  detail: PollDetail;
  state: PollState;
  actions: PollActions;
  stage: StageProps;
  rehearse: SetRehearsal;
  goLive: GoLive;
  canEdit: boolean;
}) {
  const t = useTranslations("polls");
  const router = useRouter();
  const [asked, setAsked] = useState<PollStep | Task | null>(null);
  const { poll } = detail;
  const main = MAIN[state];
  const again = state === "closed" || state === "grace";
  const texts =
    Object.values(detail.totals.outcomes).some((count) => count > 0) ||
    detail.questions.some(({ voters }) => voters > 0);
  const label =
    main === "open" && again ? "reopen" : main === "open" && state === "waiting" ? "openNow" : main;
  const onDone = (step: PollStep): void => {
    const said = {
      open: again ? "reopened" : "opened",
      close: "closed",
      extend: "extended",
      pause: "paused",
      resume: "resumed",
      archive: "archived",
      restore: "restored",
      remove: "deleted",
    } as const;
    tell(t(`told.${said[step]}`, { name: poll.name }));
    if (step === "remove") router.push("/polls");
  };
  return (
    <>
      {canEdit && state !== "archived" && (
        <Button asChild>
          <Link href={`/polls/${poll.id}/edit`}>{t("edit")}</Link>
        </Button>
      )}
      {canEdit && main && (
        <Button tone={again ? "plain" : "accent"} onClick={() => setAsked(main)}>
          {t(`verbs.${label ?? "open"}` as "verbs.open")}
        </Button>
      )}
      <PollMenu
        pollId={poll.id}
        state={state}
        canEdit={canEdit}
        canDelete={!texts}
        closes={poll.closesAt !== null}
        inSeries={poll.seriesName !== ""}
        onAsk={setAsked}
      />
      <StageDialog
        poll={poll}
        {...stage}
        open={asked === "stage"}
        onOpenChange={(open) => !open && setAsked(null)}
      />
      <RehearsalDialog
        pollId={poll.id}
        save={rehearse}
        open={asked === "rehearsal"}
        onOpenChange={(open) => !open && setAsked(null)}
      />
      <DownloadDialog
        poll={poll}
        canEdit={canEdit}
        open={asked === "download"}
        onOpenChange={(open) => !open && setAsked(null)}
      />
      {asked === "goLive" && <GoLiveDialog {...goLive} detail={detail} onClose={() => setAsked(null)} />}
      {asked && isStep(asked) && (
        <PollConfirm
          step={asked}
          detail={detail}
          state={state}
          action={actions[asked]}
          onClose={() => setAsked(null)}
          onDone={() => onDone(asked)}
        />
      )}
    </>
  );
}

const isStep = (asked: PollStep | Task): asked is PollStep => !TASKS.some((task) => task === asked);

function PollMenu({
  pollId,
  state,
  canEdit,
  canDelete,
  closes,
  inSeries,
  onAsk,
}: {
  pollId: string;
  state: PollState;
  canEdit: boolean;
  canDelete: boolean;
  closes: boolean;
  inSeries: boolean;
  onAsk: (step: PollStep | Task) => void;
}) {
  const t = useTranslations("polls");
  const still = state !== "open" && state !== "paused" && state !== "grace";
  return (
    <Menu
      trigger={
        <Button size="icon" aria-label={t("more")}>
          <MoreHorizontal aria-hidden />
        </Button>
      }
    >
      {canEdit && (
        <>
          <MenuItem onSelect={() => onAsk("stage")}>
            <MonitorPlay aria-hidden />
            {t("verbs.stage")}
          </MenuItem>
          {state !== "closed" && state !== "archived" && <RehearsalItems state={state} onAsk={onAsk} />}
          {closes && (state === "open" || state === "paused" || state === "grace") && (
            <MenuItem onSelect={() => onAsk("extend")}>
              <AlarmClockPlus aria-hidden />
              {t("verbs.extend")}
            </MenuItem>
          )}
          {state === "open" && (
            <MenuItem onSelect={() => onAsk("pause")}>
              <CirclePause aria-hidden />
              {t("verbs.pause")}
            </MenuItem>
          )}
          {state === "paused" && (
            <MenuItem onSelect={() => onAsk("close")}>
              <CircleStop aria-hidden />
              {t("verbs.close")}
            </MenuItem>
          )}
          {inSeries && (
            <MenuItem asChild>
              <Link href={`/polls/new?next=${pollId}`}>
                <ListPlus aria-hidden />
                {t("verbs.next")}
              </Link>
            </MenuItem>
          )}
          <MenuItem asChild>
            <Link href={`/polls/new?from=${pollId}`}>
              <CopyPlus aria-hidden />
              {t("verbs.copy")}
            </Link>
          </MenuItem>
          <MenuLine />
        </>
      )}
      <MenuItem asChild>
        <Link href={`/polls/compare?poll=${pollId}`}>
          <Columns3 aria-hidden />
          {t("verbs.compare")}
        </Link>
      </MenuItem>
      <MenuItem onSelect={() => onAsk("download")}>
        <Download aria-hidden />
        {t("verbs.download")}
      </MenuItem>
      {canEdit && still && (
        <>
          <MenuLine />
          {state !== "archived" && (
            <MenuItem onSelect={() => onAsk("archive")}>{t("verbs.archive")}</MenuItem>
          )}
          {canDelete && (
            <MenuItem danger onSelect={() => onAsk("remove")}>
              {t("verbs.delete")}
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  );
}

/** Trying the poll out, and the step from there to the audience; a draft takes no texts at all. */
function RehearsalItems({ state, onAsk }: { state: PollState; onAsk: (task: Task) => void }) {
  const t = useTranslations("polls.verbs");
  return (
    <>
      <MenuItem onSelect={() => onAsk("rehearsal")}>
        <Smartphone aria-hidden />
        {t("rehearsal")}
      </MenuItem>
      {state !== "draft" && (
        <MenuItem onSelect={() => onAsk("goLive")}>
          <RadioTower aria-hidden />
          {t("goLive")}
        </MenuItem>
      )}
    </>
  );
}
