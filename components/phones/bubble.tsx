"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import type { Bubble } from "@/domain/simulator/control";

/** One text on a phone's screen; under it when, and how it fared. */
export function BubbleView({ bubble }: { bubble: Bubble }) {
  const isSent = bubble.direction === "sent";
  return (
    <li className={cx("flex max-w-[88%] flex-col", isSent ? "items-end self-end" : "items-start self-start")}>
      <div
        className={cx(
          "animate-appear rounded-md px-3 py-1.5",
          isSent ? "bg-accent-soft" : "bg-sunken",
          bubble.state === "refused" && "bg-bad-soft",
          bubble.state === "arriving" && "opacity-70",
        )}
      >
        <Said>{bubble.text}</Said>
      </div>
      <p className="mt-0.5 flex flex-wrap gap-x-1.5 px-1 text-12 text-ink-muted">
        <Time at={bubble.at} style="clock" />
        <Fate bubble={bubble} />
      </p>
    </li>
  );
}

function Fate({ bubble: { state, parts, status = 0 } }: { bubble: Bubble }) {
  const t = useTranslations("phones");
  const hex = `0x${status.toString(16).padStart(2, "0")}`;
  return (
    <>
      {parts > 1 && <span>· {t("parts", { parts })}</span>}
      {(state === "waiting" || state === "arriving") && <span>· {t(`states.${state}`)}</span>}
      {state === "refused" && <span className="text-bad">· {t("states.refused", { status: hex })}</span>}
    </>
  );
}
