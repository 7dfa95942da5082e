"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import type { useDownload } from "./use-download";

/** The verb, how far the file is, and how it ended. */
export function DownloadLine({
  download: { state, start, stop },
  url,
}: {
  download: ReturnType<typeof useDownload>;
  url: string | null;
}) {
  const t = useTranslations("contacts.export");
  const kit = useTranslations("kit");
  const say = useCount();
  const size = (octets: number): string => t("size", { mb: say(Math.round(octets / 100_000) / 10) });
  return (
    <>
      {state.kind === "failed" && <Notice tone="bad">{state.message}</Notice>}
      {state.kind === "done" && (
        <Notice tone={state.rows === 0 ? "info" : "good"} title={state.name}>
          {t("done", { n: state.rows, said: say(state.rows), size: size(state.octets) })}
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-3">
        {state.kind === "running" && (
          <>
            <span role="status" className="flex-1 text-ink-muted tabular-nums">
              {t("running", { said: say(state.rows), size: size(state.octets) })}
            </span>
            <Button onClick={stop}>{t("stop")}</Button>
          </>
        )}
        {state.kind !== "running" && (
          <Button
            tone="accent"
            disabled={url === null}
            onClick={() => url !== null && void start(url, kit("unreachable"))}
          >
            {t("download")}
          </Button>
        )}
      </div>
    </>
  );
}
