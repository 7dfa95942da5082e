"use client";

import { Check, Circle, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Spinner } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { RequestAnswer } from "@/domain/connections/trial";
import { isOver } from "./use-connections";

/** In the order in which a worker tries them. */
const STEPS = ["address", "tcp", "bind", "enquire_link"] as const;

/** What came of a connection test: the sentence, and how far it got. Undefined: the worker has not answered yet. */
export function TestSteps({ answer }: { answer: RequestAnswer | undefined }) {
  const t = useTranslations("connections.test");
  if (!isOver(answer)) {
    return (
      <div role="status" className="flex items-center gap-2.5 text-ink-muted">
        <Spinner />
        {t("running")}
      </div>
    );
  }
  const { ok = false, step = "", words = "" } = answer?.result ?? {};
  const reached = ok ? STEPS.length : STEPS.findIndex((one) => one === step);
  return (
    <Notice tone={ok ? "good" : "bad"} title={words}>
      {(ok || reached >= 0) && (
        <ol className="mt-2 flex flex-col gap-1 text-13">
          {STEPS.map((one, index) => (
            <Step key={one} name={t(`steps.${one}`)} state={stateOf(index, reached)} />
          ))}
        </ol>
      )}
    </Notice>
  );
}

type StepState = "passed" | "failed" | "skipped";

function stateOf(index: number, reached: number): StepState {
  if (index < reached) return "passed";
  return index === reached ? "failed" : "skipped";
}

function Step({ name, state }: { name: string; state: StepState }) {
  const t = useTranslations("connections.test");
  return (
    <li
      className={state === "skipped" ? "flex items-center gap-2 text-ink-muted" : "flex items-center gap-2"}
    >
      {state === "passed" && <Check aria-hidden className="size-4 text-good" />}
      {state === "failed" && <X aria-hidden className="size-4 text-bad" />}
      {state === "skipped" && <Circle aria-hidden className="size-4 p-1 text-ink-faint" />}
      {name} <span className="sr-only">{t(state)}</span>
    </li>
  );
}
