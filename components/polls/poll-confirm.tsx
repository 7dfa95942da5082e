"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useTimeText } from "@/components/ui/time";
import type { PollDetail } from "@/domain/polls/detail";
import { EXTENSIONS } from "@/domain/polls/queries";
import type { PollState } from "@/domain/polls/state";
import { useVotesText } from "./figures";

export type PollStep = "open" | "close" | "extend" | "pause" | "resume" | "archive" | "restore" | "remove";

/** What a step sends: every one the poll, opening again a reason, extending how long. */
export type PollAction = Action<{ id: string; reason?: string; minutes?: number }>;

type Props = {
  step: PollStep;
  detail: PollDetail;
  state: PollState;
  action: PollAction;
  onClose: () => void;
  onDone: () => void;
};

/** Asks with the object and the consequence named; restoring changes nothing for voters and asks in one line. */
export function PollConfirm({ step, detail, state, action, onClose, onDone }: Props) {
  const t = useTranslations("polls.confirm");
  const { title, verb, sentences } = useWords(step, detail, state);
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState<number>(EXTENSIONS[2]);
  const again = step === "open" && (state === "closed" || state === "grace");
  const { id, closesAt } = detail.poll;
  const closesFrom = Math.max(closesAt ?? 0, state === "grace" ? detail.now : 0);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      verb={verb}
      tone={step === "remove" || step === "close" ? "danger" : "accent"}
      onConfirm={() => action({ id, ...(again && { reason }), ...(step === "extend" && { minutes }) })}
      onDone={onDone}
    >
      {sentences.map((sentence) => (
        <p key={sentence} className="mt-1 first:mt-0">
          {sentence}
        </p>
      ))}
      {step === "extend" && <ExtendField from={closesFrom} minutes={minutes} onChange={setMinutes} />}
      {again && (
        <Field label={t("reason")} hint={t("reasonHint")} required className="mt-4 text-ink">
          <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      )}
    </ConfirmDialog>
  );
}

function ExtendField({
  from,
  minutes,
  onChange,
}: {
  /** ms since 1970: what is added to */
  from: number;
  minutes: number;
  onChange: (minutes: number) => void;
}) {
  const t = useTranslations("polls.confirm");
  const time = useTimeText();
  return (
    <Field
      label={t("extendBy")}
      hint={t("extendTo", { at: time(from + minutes * 60_000, "full") })}
      className="mt-4 text-ink"
    >
      <Select value={minutes} onChange={(event) => onChange(Number(event.target.value))}>
        {EXTENSIONS.map((one) => (
          <option key={one} value={one}>
            {t("minutes", { count: one })}
          </option>
        ))}
      </Select>
    </Field>
  );
}

type Words = { title: string; verb: string; sentences: string[] };

function useWords(step: PollStep, { poll, totals, now }: PollDetail, state: PollState): Words {
  const t = useTranslations("polls");
  const time = useTimeText();
  const votes = useVotesText()(totals.votes);
  const { name, closesAt, opensAt, graceSeconds } = poll;
  const numbers = poll.numbers.map(({ address }) => address).join(", ");
  switch (step) {
    case "open":
      if (state === "closed" || state === "grace") {
        return {
          title: t("confirm.reopenTitle", { name }),
          verb: t("verbs.reopen"),
          sentences: [t("confirm.reopenBody", { votes })],
        };
      }
      return {
        title: t("confirm.openTitle", { name }),
        verb: t("verbs.open"),
        sentences: [
          t("confirm.openBody", { numbers: numbers || t("noNumber") }),
          ...(state === "waiting" && opensAt !== null
            ? [t("confirm.openEarly", { at: time(opensAt, "full") })]
            : []),
          closesAt !== null && closesAt > now
            ? t("confirm.openUntil", { at: time(closesAt, "full") })
            : t("confirm.openByHand"),
        ],
      };
    case "close":
      return {
        title: t("confirm.closeTitle", { name }),
        verb: t("verbs.close"),
        sentences: [
          t("confirm.closeBody", { votes }),
          ...(graceSeconds > 0 ? [t("confirm.closeGrace", { seconds: graceSeconds })] : []),
          ...(closesAt !== null ? [t("confirm.closePlanned", { at: time(closesAt, "full") })] : []),
        ],
      };
    case "extend":
      return {
        title: t("confirm.extendTitle", { name }),
        verb: t("verbs.extendNow"),
        sentences: [t("confirm.extendBody", { at: time(closesAt ?? 0, "full") })],
      };
    case "pause":
      return {
        title: t("confirm.pauseTitle", { name }),
        verb: t("verbs.pause"),
        sentences: [
          t("confirm.pauseBody", { votes }),
          poll.replies.paused
            ? t("confirm.pauseReply", { reply: poll.replies.paused })
            : t("confirm.pauseSilent"),
        ],
      };
    case "resume":
      return {
        title: t("confirm.resumeTitle", { name }),
        verb: t("verbs.resume"),
        sentences: [t("confirm.resumeBody")],
      };
    case "archive":
      return {
        title: t("confirm.archiveTitle", { name }),
        verb: t("verbs.archive"),
        sentences: [t("confirm.archiveBody", { votes })],
      };
    case "restore":
      return {
        title: t("confirm.restoreTitle", { name }),
        verb: t("verbs.restore"),
        sentences: [t("confirm.restoreBody")],
      };
    case "remove":
      return {
        title: t("confirm.deleteTitle", { name }),
        verb: t("verbs.delete"),
        sentences: [t("confirm.deleteBody")],
      };
  }
}
