"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useTimeText } from "@/components/ui/time";
import { tellResult } from "@/components/ui/toast";
import type { Sending } from "@/domain/connections/sending";
import type { PauseSending } from "./connection-actions";
import { SENDING_KEY, useSending } from "./use-sending";

/** Stops at once whatever leaves by any connection; while it is paused the banner has the way back. */
export function PauseAll({ initial, pause }: { initial: Sending; pause: PauseSending }) {
  const t = useTranslations("connections.sending");
  const { paused } = useSending(initial);
  const { busy, change } = usePauseAll(pause);
  if (paused) return null;
  return (
    <Button busy={busy} onClick={() => void change(true)}>
      {!busy && <Pause aria-hidden />}
      {t("pauseAll")}
    </Button>
  );
}

/** On every page while all sending is paused: since when and by whom, what goes on, and the way back. */
export function SendingBanner({ initial, pause }: { initial: Sending; pause: PauseSending | null }) {
  const t = useTranslations("connections.sending");
  const time = useTimeText();
  const { paused, by, since } = useSending(initial);
  return (
    <div role="status">
      {paused && (
        <div className="border-b bg-warn-soft">
          <div className="mx-auto flex w-full max-w-[1200px] flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2 sm:px-6 lg:px-8">
            <p className="min-w-0 flex-1 basis-64">
              <strong className="font-medium text-warn">{t("allPaused")}</strong>{" "}
              <span>{t("allPausedBody")}</span>{" "}
              {since !== null && (
                <span className="text-ink-muted">
                  {t("since", { time: time(since, "clock"), by: by ?? "", known: String(by !== null) })}
                </span>
              )}
            </p>
            {pause && <ResumeAll pause={pause} />}
          </div>
        </div>
      )}
    </div>
  );
}

function ResumeAll({ pause }: { pause: PauseSending }) {
  const t = useTranslations("connections.sending");
  const { busy, change } = usePauseAll(pause);
  return (
    <Button size="sm" busy={busy} onClick={() => void change(false)}>
      {!busy && <Play aria-hidden />}
      {t("resumeAll")}
    </Button>
  );
}

function usePauseAll(pause: PauseSending) {
  const t = useTranslations("connections.sending");
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const change = async (paused: boolean) => {
    setBusy(true);
    try {
      tellResult(await pause({ paused }), t(paused ? "pausedAllDone" : "resumedAllDone"));
      await client.invalidateQueries({ queryKey: SENDING_KEY });
    } finally {
      setBusy(false);
    }
  };
  return { busy, change };
}
