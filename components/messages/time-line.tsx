"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { StateDot, type Tone } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import type { LogMessage, MessageDetail } from "@/domain/messages/log";
import { timelineOf, type TimelineStep } from "@/domain/messages/timeline";
import { describeStatus } from "@/domain/smpp/command-status";
import { OUT_TONES, OutWord } from "./state";

const TONES: Record<Exclude<TimelineStep["kind"], "state">, Tone> = {
  received: "neutral",
  decided: "accent",
  queued: "neutral",
  replied: "accent",
  submitted: "neutral",
  accepted: "good",
  refused: "bad",
  unanswered: "warn",
};

const toneOf = (step: TimelineStep): Tone =>
  step.kind === "state" ? OUT_TONES[step.state].tone : TONES[step.kind];

/** The way of a message, oldest first, with the time that passed between its steps. */
export function TimeLine({ detail }: { detail: MessageDetail }) {
  const steps = timelineOf(detail);
  return (
    <ol className="relative">
      {steps.map((step, index) => (
        <li key={index} className="relative flex gap-3 pb-4 last:pb-0">
          {index < steps.length - 1 && (
            <span aria-hidden className="absolute start-[3.5px] top-4 bottom-[-4px] w-px bg-line-strong" />
          )}
          <span className="mt-1.5 flex">
            <StateDot tone={toneOf(step)} />
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">
                <StepTitle step={step} />
              </span>
              <span className="flex items-baseline gap-2 text-13 text-ink-muted">
                <Gap step={step} before={steps[index - 1]} />
                <Time at={step.at} style="clock" />
              </span>
            </div>
            <StepDetail step={step} detail={detail} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** A stretch of time in its largest unit, with one decimal below ten. */
function gapOf(ms: number): [n: number, unit: "ms" | "s" | "min" | "h" | "d"] {
  const short = (value: number): number => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  if (ms < 1000) return [Math.round(ms), "ms"];
  if (ms < 60_000) return [short(ms / 1000), "s"];
  if (ms < 3_600_000) return [short(ms / 60_000), "min"];
  if (ms < 86_400_000) return [short(ms / 3_600_000), "h"];
  return [short(ms / 86_400_000), "d"];
}

/** "+42 ms", "+3.2 s", "+5 min"; the first step has none, nor have those of one moment. */
function Gap({ step, before }: { step: TimelineStep; before: TimelineStep | undefined }) {
  const t = useTranslations("messages.gaps");
  if (!before || step.at <= before.at) return null;
  const [n, unit] = gapOf(step.at - before.at);
  return <span className="tabular-nums">{t(unit, { n })}</span>;
}

function StepTitle({ step }: { step: TimelineStep }): ReactNode {
  const t = useTranslations("messages.steps");
  switch (step.kind) {
    case "submitted":
    case "accepted":
    case "unanswered":
      return t(step.kind, { parts: step.parts, attempt: step.attempt });
    case "refused":
      return t("refused", { seq: step.seq, attempt: step.attempt });
    case "replied":
      return t(step.reply.rule.kind === "person" ? "repliedByHand" : "replied");
    case "state":
      return <OutWord state={step.state} />;
    case "received":
    case "decided":
    case "queued":
      return t(step.kind);
  }
}

function StepDetail({ step, detail }: { step: TimelineStep; detail: MessageDetail }) {
  const t = useTranslations("messages.steps");
  const line = (children: ReactNode) => <p className="mt-0.5 break-words text-ink-muted">{children}</p>;
  switch (step.kind) {
    case "received":
      return line(<ReceivedBy message={detail.inbound ?? detail.message} />);
    case "decided":
      return line(<Decision message={step.message} ballot={detail.ballot} />);
    case "replied":
      return line(
        <Link href={`/messages/${step.reply.id}`} className="text-accent hover:underline">
          <bdi>{step.reply.text}</bdi>
        </Link>,
      );
    case "accepted":
      return step.smscIds.length > 0
        ? line(t("operatorId", { ids: step.smscIds.join(", "), n: step.smscIds.length }))
        : null;
    case "refused":
      return line(`${describeStatus(step.status).words} (0x${step.status.toString(16).padStart(8, "0")})`);
    case "state":
      return step.detail === null ? null : line(capitalised(step.detail));
    case "unanswered":
      return line(t("unansweredHint"));
    case "queued":
    case "submitted":
      return null;
  }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function ReceivedBy({ message }: { message: LogMessage }) {
  const t = useTranslations("messages.steps");
  const connection = message.connection?.name;
  if (!connection) return null;
  return t.rich("receivedOver", { connection: () => <bdi>{connection}</bdi> });
}

/** The rule that decided, the word that it was found by, and what became of it. */
export function Decision({ message, ballot }: { message: LogMessage; ballot: MessageDetail["ballot"] }) {
  const t = useTranslations("messages");
  const { rule, word, outcome } = message;
  const subject = rule.name === null ? t(`kinds.${rule.kind}`) : `${t(`kinds.${rule.kind}`)}: ${rule.name}`;
  const why = [
    word !== null && t("byWord", { word }),
    ballot?.choice && t("forChoice", { choice: ballot.choice }),
    outcome !== null && t(`outcomes.${outcome}`).toLocaleLowerCase(),
  ].filter((part) => typeof part === "string" && part !== "");
  return (
    <>
      <bdi>{subject}</bdi>
      {why.length > 0 && <> · {why.join(" · ")}</>}
    </>
  );
}
