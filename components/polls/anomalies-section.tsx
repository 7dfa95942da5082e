"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { fetchJson } from "@/components/ui/fetch-json";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { useTimeText } from "@/components/ui/time";
import { tell } from "@/components/ui/toast";
import type { Anomaly, AnomalyReport, VoteGroup } from "@/domain/polls/anomalies";
import type { DecisionsMade } from "@/domain/polls/decisions";
import type { PollView } from "@/domain/polls/view";

type Kind = "exclude" | "include";
export type DecideGroup = Action<{ id: string; group: VoteGroup; kind: Kind; reason: string }, DecisionsMade>;
type Asked = { kind: Kind; anomaly: Anomaly };

/** Patterns among the votes, looked for when somebody asks, or comes to see what was found; each can be taken out of the count, and put back, as a whole. */
export function AnomaliesSection({
  poll,
  waiting,
  decide,
}: {
  poll: PollView;
  /** found without being asked, and not looked at */
  waiting: number;
  decide: DecideGroup;
}) {
  const t = useTranslations("polls.anomalies");
  const [report, setReport] = useState<AnomalyReport | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  /** groups that were taken out since, by what they are */
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const look = async () => {
    setBusy(true);
    setRefusal("");
    const found = await fetchJson<AnomalyReport>(
      `/api/polls/${poll.id}/anomalies?question=${poll.questionId}`,
    ).catch((error: unknown) => {
      setRefusal(error instanceof Error ? error.message : t("unreachable"));
      return null;
    });
    setBusy(false);
    setReport(found);
    setOut(new Set());
  };
  const isDue = useRef(waiting > 0);
  useEffect(() => {
    if (!isDue.current) return;
    isDue.current = false;
    void look();
  });
  const onDone = ({ kind, anomaly }: Asked) => {
    const key = JSON.stringify(anomaly.group);
    const next = new Set(out);
    if (kind === "exclude") next.add(key);
    else next.delete(key);
    setOut(next);
  };
  return (
    <Section title={t("title")} hint={t("body")}>
      <Button busy={busy} onClick={() => void look()}>
        {t(report ? "again" : "look")}
      </Button>
      <div aria-live="polite" className="mt-4 max-w-3xl">
        {refusal && <Notice tone="bad">{refusal}</Notice>}
        {report && <Report report={report} poll={poll} out={out} onAsk={setAsked} />}
      </div>
      {asked && (
        <GroupDialog
          asked={asked}
          poll={poll}
          decide={decide}
          onClose={() => setAsked(null)}
          onDone={() => onDone(asked)}
        />
      )}
    </Section>
  );
}

type ReportProps = {
  report: AnomalyReport;
  poll: PollView;
  out: ReadonlySet<string>;
  onAsk: (asked: Asked) => void;
};

function Report({ report: { blocks, sequences, rushes }, poll, out, onAsk }: ReportProps) {
  const t = useTranslations("polls.anomalies");
  const count = useCount();
  const time = useTimeText();
  if (blocks.length + sequences.length + rushes.length === 0) return <Notice tone="good">{t("none")}</Notice>;
  return (
    <ul className="divide-y border-y">
      {[...blocks, ...sequences].map((anomaly) => {
        const key = JSON.stringify(anomaly.group);
        const kind = out.has(key) ? "include" : "exclude";
        return (
          <li key={key} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5">
            <div className="min-w-0">
              <GroupWords anomaly={anomaly} poll={poll} />
              <p className="text-13 text-ink-muted">
                {t("span", { first: time(anomaly.first, "full"), last: time(anomaly.last, "full") })}
              </p>
            </div>
            <Button size="sm" onClick={() => onAsk({ kind, anomaly })}>
              {t(kind)}
            </Button>
          </li>
        );
      })}
      {rushes.map(({ at, votes }) => (
        <li key={at} className="py-2.5">
          {t("rush", { count: votes, shown: count(votes), at: time(at, "full") })}
        </li>
      ))}
    </ul>
  );
}

function GroupWords({ anomaly: { group, votes }, poll }: { anomaly: Anomaly; poll: PollView }) {
  const t = useTranslations("polls.anomalies");
  const count = useCount();
  const choice = poll.choices.find(({ id }) => id === group.choiceId)?.name ?? "";
  const figures = { count: votes, shown: count(votes), choice };
  return (
    <p className="break-words">
      {group.kind === "block"
        ? t("block", { ...figures, prefix: group.prefix })
        : t("sequence", { ...figures, from: group.from, to: group.to })}
    </p>
  );
}

type DialogProps = {
  asked: Asked;
  poll: PollView;
  decide: DecideGroup;
  onClose: () => void;
  onDone: () => void;
};

function GroupDialog({ asked: { kind, anomaly }, poll, decide, onClose, onDone }: DialogProps) {
  const t = useTranslations("polls.anomalies");
  const count = useCount();
  const [reason, setReason] = useState("");
  const confirm = async () => {
    const made = await decide({ id: poll.id, group: anomaly.group, kind, reason });
    if (made.ok) {
      const { applied } = made.value;
      tell(t(kind === "exclude" ? "excluded" : "included", { count: applied, shown: count(applied) }));
    }
    return made;
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`${kind}Title`, { count: anomaly.votes, shown: count(anomaly.votes) })}
      verb={t(`${kind}Verb`)}
      tone={kind === "exclude" ? "danger" : "accent"}
      onConfirm={confirm}
      onDone={onDone}
    >
      <GroupWords anomaly={anomaly} poll={poll} />
      <p className="mt-2">{t(`${kind}Body`)}</p>
      <Field label={t("reason")} hint={t("reasonHint")} required className="mt-4 text-ink">
        <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ConfirmDialog>
  );
}
