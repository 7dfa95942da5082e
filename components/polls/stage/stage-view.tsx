"use client";

import { cx } from "class-variance-authority";
import Image from "next/image";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, type CSSProperties } from "react";
import type { Action } from "@/components/ui/action";
import { tell } from "@/components/ui/toast";
import type { StageChange, StageFrame, StageView as StageSettings } from "@/domain/stage/stage";
import { StageAside } from "./stage-aside";
import { StageBars } from "./stage-bars";
import { useStageFrame } from "./use-stage-frame";

/** Whoever may edit the poll hides and reveals for everybody; anybody else on this screen alone. */
export type Presenter = { pollId: string; change: Action<StageChange, StageSettings> };

/** A poll on a wall: the question, bars that fill the height, what to text, how long it goes on. No chrome. */
export function StageView({
  token,
  initial,
  presenter,
}: {
  token: string;
  initial: StageFrame;
  presenter: Presenter | null;
}) {
  const t = useTranslations("stage");
  const { frame, gone, isLive } = useStageFrame(token, initial);
  const [order, setOrder] = useState<"set" | "votes">("set");
  const [isHiddenHere, setHiddenHere] = useState(false);
  const isShown = frame.shown && !isHiddenHere;
  const toggle = async (): Promise<void> => {
    if (!presenter) return setHiddenHere((hidden) => !hidden);
    const result = await presenter.change({ id: presenter.pollId, shown: !frame.shown }).catch(() => null);
    if (!result?.ok) tell(t("failed"));
  };
  const controls: Control[] = [
    {
      key: "h",
      label: t(presenter ? (frame.shown ? "hide" : "reveal") : isHiddenHere ? "revealHere" : "hideHere"),
      run: () => void toggle(),
    },
    {
      key: "s",
      label: t(order === "set" ? "sortVotes" : "sortSet"),
      run: () => setOrder(order === "set" ? "votes" : "set"),
    },
    { key: "f", label: t("fullScreen"), run: () => void fillScreen() },
  ];
  const router = useRouter();
  const turnTo = (number: number): void => router.replace(`?question=${number}`);
  const turns = turnsOf(frame).map(({ key, shown, to }) => ({
    ...{ key, shown, run: () => turnTo(to) },
    label: t(to > frame.questionNumber ? "nextQuestion" : "previousQuestion"),
  }));
  if (gone) return <Gone theme={frame.theme} />;
  return (
    <main
      data-theme={frame.theme}
      style={ownColours(frame.colours)}
      className="flex min-h-dvh flex-col gap-[3vmin] bg-canvas px-[4vmin] py-[3vmin] text-ink landscape:h-dvh"
    >
      <header className="flex items-start justify-between gap-[4vmin]">
        <div className="min-w-0">
          {frame.questions > 1 && (
            <p className="mb-[0.6vmin] text-[length:clamp(13px,1.3vmax,26px)] text-ink-muted tabular-nums">
              {t("place", { number: frame.questionNumber, of: frame.questions })}
            </p>
          )}
          <h1 className="text-[length:clamp(22px,3.4vmax,72px)] leading-[1.12] font-semibold text-balance">
            <bdi>{frame.question}</bdi>
          </h1>
        </div>
        {frame.logo && (
          <div className="relative h-[clamp(32px,9vmin,120px)] w-[clamp(64px,24vw,420px)] shrink-0">
            <Image
              src={`/api/stage/${token}/logo?v=${frame.logo}`}
              alt=""
              fill
              className="object-contain object-right"
            />
          </div>
        )}
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-[4vmin] landscape:flex-row">
        <section className="flex min-h-0 min-w-0 flex-1 flex-col">
          {!isShown && <p className="pb-2 text-ink-muted">{t("hidden")}</p>}
          <StageBars
            choices={frame.choices}
            order={order}
            isShown={isShown}
            color={frame.colours?.bars ?? null}
          />
        </section>
        <StageAside frame={frame} isShown={isShown} />
      </div>
      {!isLive && (
        <p role="status" className="text-warn">
          {t("offline")}
        </p>
      )}
      <Controls controls={[...controls, ...turns]} />
    </main>
  );
}

/** The theme's colours that a background of one's own replaces; what lies on it is mixed from it and the letters. */
function ownColours(colours: StageFrame["colours"]): CSSProperties | undefined {
  if (!colours) return undefined;
  const mixed = (percent: number): string =>
    `color-mix(in oklab, ${colours.background}, var(--ink) ${percent}%)`;
  return {
    "--canvas": colours.background,
    "--sunken": mixed(9),
    "--line": mixed(20),
    "--accent": colours.bars,
  } as CSSProperties;
}

/** `shown`: how its key is written where that is not the key itself. */
type Control = { key: string; label: string; shown?: string; run: () => void };

/** To the questions beside the one that is shown. */
function turnsOf({ questionNumber, questions }: StageFrame): { key: string; shown: string; to: number }[] {
  return [
    ...(questionNumber > 1 ? [{ key: "ArrowLeft", shown: "←", to: questionNumber - 1 }] : []),
    ...(questionNumber < questions ? [{ key: "ArrowRight", shown: "→", to: questionNumber + 1 }] : []),
  ];
}

const VISIBLE_MS = 3_000;

/** Keys for the presenter, and the same as buttons that show while the pointer moves. */
function Controls({ controls }: { controls: readonly Control[] }) {
  const t = useTranslations("stage");
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const control = controls.find(({ key }) => key.toLowerCase() === event.key.toLowerCase());
      if (!control) return;
      event.preventDefault();
      control.run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [controls]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onMove = (): void => {
      setSeen(true);
      clearTimeout(timer);
      timer = setTimeout(() => setSeen(false), VISIBLE_MS);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerdown", onMove);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerdown", onMove);
    };
  }, []);
  return (
    <div
      role="toolbar"
      aria-label={t("controls")}
      className={cx(
        "fixed inset-x-0 bottom-0 flex justify-center gap-1 p-3 transition-opacity duration-200 focus-within:opacity-100",
        isSeen ? "opacity-100" : "pointer-events-none opacity-0",
      )}
    >
      <div className="flex flex-wrap justify-center gap-1 rounded-md border bg-raised p-1 shadow-float">
        {controls.map(({ key, label, shown = key.toUpperCase(), run }) => (
          <button
            key={key}
            type="button"
            aria-keyshortcuts={key.length === 1 ? key.toUpperCase() : key}
            onClick={run}
            className="flex min-h-9 items-center gap-2 rounded-sm px-3 text-14 hover:bg-hover pointer-coarse:min-h-11"
          >
            {label}
            <kbd className="rounded-sm border px-1.5 text-12 text-ink-muted pointer-coarse:hidden">
              {shown}
            </kbd>
          </button>
        ))}
      </div>
    </div>
  );
}

function Gone({ theme }: { theme: StageFrame["theme"] }) {
  const t = useTranslations("stage");
  return (
    <main data-theme={theme} className="grid min-h-dvh place-items-center bg-canvas p-6 text-center text-ink">
      <div>
        <h1 className="text-28 font-semibold">{t("gone")}</h1>
        <p className="mt-2 text-ink-muted">{t("goneBody")}</p>
      </div>
    </main>
  );
}

/** Refused inside a frame that does not allow it: nothing happens then. */
async function fillScreen(): Promise<void> {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  await change.catch(() => undefined);
}
