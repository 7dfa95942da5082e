"use client";

import { useTranslations } from "next-intl";
import { create } from "qrcode";
import { useMemo } from "react";
import { useCountdown, usePollClock } from "../use-poll-clock";
import { useCount } from "@/components/ui/numbers";
import { smsLink, type StageFrame } from "@/domain/stage/stage";

/** What to do, how many did, and how long it goes on. */
export function StageAside({ frame, isShown }: { frame: StageFrame; isShown: boolean }) {
  const t = useTranslations("stage");
  const { number, keyword, votes, voters } = frame;
  return (
    <aside className="flex shrink-0 flex-col gap-[2.5vmin] landscape:w-[26vw] landscape:max-w-[520px] landscape:justify-between">
      <div>
        <p className="text-[length:clamp(13px,1.6vmax,30px)] text-ink-muted">
          {t(number ? "textTo" : "noNumber")}
        </p>
        {number && (
          <p className="text-[length:clamp(26px,min(5vmax,10vh),104px)] leading-none font-semibold break-all tabular-nums">
            <bdi>{number}</bdi>
          </p>
        )}
      </div>
      {number && <StageQr number={number} keyword={keyword} />}
      <Countdown frame={frame} />
      <dl className="flex gap-[4vmin]">
        <Figure value={isShown ? votes : null} label={t("votes", { votes: votes ?? 0 })} />
        {voters !== votes && (
          <Figure value={isShown ? voters : null} label={t("voters", { voters: voters ?? 0 })} />
        )}
      </dl>
      {frame.sealed && (
        <p className="text-[length:clamp(11px,0.9vmax,18px)] text-ink-muted" title={frame.sealed.hash}>
          {t("sealed", { block: frame.sealed.block })}{" "}
          <bdi className="font-mono">{frame.sealed.hash.slice(0, 12)}</bdi>
        </p>
      )}
    </aside>
  );
}

function Figure({ value, label }: { value: number | null; label: string }) {
  const count = useCount();
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-[length:clamp(13px,1.3vmax,26px)] text-ink-muted">{label}</dt>
      <dd className="text-[length:clamp(18px,min(3.6vmax,7vh),76px)] leading-none font-semibold tabular-nums">
        {value === null ? "–" : count(value)}
      </dd>
    </div>
  );
}

function Countdown({ frame: { times } }: { frame: StageFrame }) {
  const t = useTranslations("stage.states");
  const { state, left } = usePollClock(times);
  const countdown = useCountdown();
  const counts = left !== null && (state === "waiting" || state === "open");
  return (
    <div role="timer" aria-live="off">
      <p className="text-[length:clamp(13px,1.6vmax,30px)] text-ink-muted">
        {t(state === "open" && counts ? "closesIn" : state)}
      </p>
      {counts && (
        <p
          className="text-[length:clamp(20px,min(4vmax,8vh),84px)] leading-none font-semibold tabular-nums"
          // seconds differ between server and browser
          suppressHydrationWarning
        >
          {countdown(left)}
        </p>
      )}
    </div>
  );
}

/** Quiet space around the code, in modules (ISO/IEC 18004). */
const QUIET = 4;

/** Dark on white whatever the look: some readers take nothing else. */
function StageQr({ number, keyword }: { number: string; keyword: string }) {
  const t = useTranslations("stage");
  const { size, path } = useMemo(() => drawQr(smsLink(number, keyword)), [number, keyword]);
  const side = size + 2 * QUIET;
  return (
    <figure className="flex items-center gap-4 landscape:flex-col landscape:items-start landscape:gap-1">
      <svg
        role="img"
        aria-label={t("qr", { number })}
        viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
        shapeRendering="crispEdges"
        data-theme="light"
        className="size-[clamp(80px,28vmin,340px)] rounded-md bg-surface text-ink"
      >
        <path d={path} fill="currentColor" />
      </svg>
      <figcaption className="text-[length:clamp(13px,1.2vmax,24px)] text-ink-muted">{t("scan")}</figcaption>
    </figure>
  );
}

/** The dark modules as one path of unit squares, a run of them at a time. */
function drawQr(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const { size } = modules;
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!modules.get(row, column)) continue;
      const from = column;
      while (column + 1 < size && modules.get(row, column + 1)) column += 1;
      path += `M${from} ${row}h${column - from + 1}v1h-${column - from + 1}z`;
    }
  }
  return { size, path };
}
