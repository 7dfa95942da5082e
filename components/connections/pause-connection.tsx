"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { StateWord } from "@/components/ui/state-word";
import { tellResult } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import type { ConnectionView } from "@/domain/connections/draft";
import type { PauseConnection as Pausing } from "./connection-actions";

type Props = { connection: ConnectionView; pause: Pausing; onChanged: () => void };

/** Pauses what leaves by one connection, and lets it go on; its link stays bound. `small`: an icon, in a table. */
export function PauseConnection({ connection, pause, onChanged, small }: Props & { small?: boolean }) {
  const t = useTranslations("connections.sending");
  const [busy, setBusy] = useState(false);
  const { id, name, sendingPaused } = connection;
  const Icon = sendingPaused ? Play : Pause;
  const change = async () => {
    setBusy(true);
    const paused = !sendingPaused;
    try {
      tellResult(await pause({ id, paused }), t(paused ? "pausedDone" : "resumedDone", { name }));
    } finally {
      setBusy(false);
    }
    onChanged();
  };
  const verb = t(sendingPaused ? "resume" : "pause");
  if (!small) {
    return (
      <Button busy={busy} onClick={() => void change()}>
        {!busy && <Icon aria-hidden />}
        {verb}
      </Button>
    );
  }
  return (
    <Tooltip content={verb}>
      <Button
        tone="quiet"
        size="icon-sm"
        className="-my-1"
        disabled={busy}
        aria-label={t(sendingPaused ? "resumeOf" : "pauseOf", { name })}
        onClick={() => void change()}
      >
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  );
}

/** Said beside the state of the link, which stays bound. Stopped, nothing would leave anyhow. */
export function SendingPaused({ connection: { paused, enabled } }: { connection: ConnectionView }) {
  const t = useTranslations("connections.sending");
  if (!paused || !enabled) return null;
  return <StateWord tone="warn">{t("paused")}</StateWord>;
}
