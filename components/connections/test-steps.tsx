"use client";

import { Check, Circle, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Spinner } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { USB_HOST } from "@/domain/connections/presets";
import type { RequestAnswer } from "@/domain/connections/trial";
import { isOver } from "./use-connections";

/** In the order in which a worker tries them; `tls` where the link has it. */
const STEPS = ["address", "tcp", "tls", "bind", "enquire_link"] as const;
type StepName = (typeof STEPS)[number];

/** What was tried: how it was reached decides about what usually keeps it from answering. */
export type Tried = { isPhone: boolean; host: string; port: number; hasTls: boolean };

/**
 * What came of a connection test: the sentence with what to do, how far it got, and what is usual with a phone. Undefined:
 * the worker has not answered yet.
 */
export function TestSteps({ answer, tried }: { answer: RequestAnswer | undefined; tried: Tried }) {
  const t = useTranslations("connections.test");
  const { isPhone, host, port, hasTls } = tried;
  if (!isOver(answer)) {
    return (
      <div
        role="status"
        className="flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-md border bg-sunken px-4 py-3"
      >
        <Spinner />
        <span className="font-medium">{t("running")}</span>
        <span className="text-ink-muted">{t("runningAt", { at: `${host}:${port}` })}</span>
      </div>
    );
  }
  const { ok = false, step = "", words = "" } = answer?.result ?? {};
  const steps = STEPS.filter((one) => one !== "tls" || hasTls || step === "tls");
  const reached = ok ? steps.length : steps.findIndex((one) => one === step);
  const failed = steps[reached];
  return (
    <Notice
      tone={ok ? "good" : "bad"}
      title={ok ? t("works") : failed ? t(`failedAt.${failed}`) : t("failed")}
    >
      <p>{words}</p>
      {(ok || reached >= 0) && (
        <ol className="mt-3 flex flex-col gap-1 text-13 sm:flex-row sm:flex-wrap sm:gap-x-5">
          {steps.map((one, index) => (
            <Step key={one} name={t(`steps.${one}`)} state={stateOf(index, reached)} />
          ))}
        </ol>
      )}
      {isPhone && failed && <PhoneCauses step={failed} host={host} />}
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
      className={
        state === "skipped" ? "flex items-center gap-1.5 text-ink-muted" : "flex items-center gap-1.5"
      }
    >
      {state === "passed" && <Check aria-hidden className="size-4 text-good" />}
      {state === "failed" && <X aria-hidden className="size-4 text-bad" />}
      {state === "skipped" && <Circle aria-hidden className="size-4 p-1 text-ink-faint" />}
      {name} <span className="sr-only">{t(`outcomes.${state}`)}</span>
    </li>
  );
}

/** Most likely first. Over USB the phone's address cannot be what changed: the forwarding is. */
function PhoneCauses({ step, host }: { step: StepName; host: string }) {
  const t = useTranslations("connections.test.phone");
  if (step === "tls") return null;
  const isUsb = host === USB_HOST || host === "localhost";
  const causes = [
    "foreground" as const,
    ...(step === "bind" ? (["account"] as const) : [isUsb ? ("forward" as const) : ("address" as const)]),
    ...(["battery", "charger"] as const),
  ];
  return (
    <div className="mt-3 border-t border-line-strong/40 pt-3">
      <p className="font-medium">{t("title")}</p>
      <ul className="mt-1 flex list-disc flex-col gap-0.5 ps-5">
        {causes.map((cause) => (
          <li key={cause}>{t(cause)}</li>
        ))}
      </ul>
    </div>
  );
}
