"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { fillsOf, type ChoiceFill } from "../choice-fills";
import { barFill } from "@/components/ui/chart";
import { useCount, useShare } from "@/components/ui/numbers";
import { stageBars, type StageBar, type StageChoice } from "@/domain/stage/stage";
import { useReveal } from "./use-reveal";

/**
 * The choices as bars that fill the height. A row's letters grow with its height, so that three choices are as readable
 * from the last seat as twelve are from the third row.
 */
export function StageBars({
  choices,
  order,
  isShown,
  color,
}: {
  choices: readonly StageChoice[];
  order: "set" | "votes";
  isShown: boolean;
  /** of all bars; null: one a choice */
  color: string | null;
}) {
  const t = useTranslations("stage");
  const whole = choices.reduce((sum, { votes }) => sum + (votes ?? 0), 0);
  const ranked = stageBars(choices, "votes");
  const revealed = useReveal(isShown, ranked.length);
  // an order by votes would tell the winner before its bar does
  const bars = stageBars(choices, revealed === Infinity ? order : "set");
  const fills = fillsOf({ choices: choices.map((_, index) => ({ id: String(index) })) });
  // the last place is revealed first: by votes, level ones from the bottom up
  const fromLast = new Map(ranked.map(({ index }, nth) => [index, ranked.length - 1 - nth]));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ol
        aria-label={t("choices")}
        className="relative min-h-0 flex-1"
        style={{ minHeight: bars.length * 40 }}
      >
        {choices.map((_, index) => {
          const place = bars.findIndex((bar) => bar.index === index);
          const bar = bars[place];
          return (
            bar && (
              <li
                key={index}
                aria-posinset={place + 1}
                aria-setsize={bars.length}
                className="@container-size absolute inset-x-0 top-0 py-[0.5%] transition-transform duration-500 ease-out"
                style={{ height: `${100 / bars.length}%`, transform: `translateY(${place * 100}%)` }}
              >
                <StageRow
                  bar={bar}
                  whole={whole}
                  fill={color ? { color, texture: "plain" } : fills.get(String(index))}
                  isRevealed={(fromLast.get(index) ?? 0) < revealed}
                />
              </li>
            )
          );
        })}
      </ol>
      {choices.length > bars.length && (
        <p className="pt-2 text-ink-muted">{t("more", { count: choices.length - bars.length })}</p>
      )}
    </div>
  );
}

function StageRow({
  bar,
  whole,
  fill,
  isRevealed,
}: {
  bar: StageBar;
  /** votes for all choices */
  whole: number;
  fill: ChoiceFill | undefined;
  isRevealed: boolean;
}) {
  const t = useTranslations("stage");
  const count = useCount();
  const share = useShare();
  const { name, text, withdrawn, place } = bar;
  const votes = bar.votes ?? 0;
  const shown = share(votes, whole);
  const leads = isRevealed && place === 1 && votes > 0;
  return (
    <div
      className="flex h-full flex-col justify-center gap-[5cqh]"
      // one picture for those who hear it
      role="img"
      aria-label={isRevealed ? t("bar", { name, votes, share: shown }) : t("barHidden", { name })}
    >
      <div className="flex items-baseline justify-between gap-[2cqw] text-[length:clamp(15px,min(36cqh,4.8cqw),92px)] leading-[1.15]">
        <span className="flex min-w-0 items-baseline gap-[1.4cqw]">
          <bdi className={cx("truncate", leads ? "font-semibold" : "font-normal")}>{name}</bdi>
          {(withdrawn || text !== "") && (
            <bdi className="shrink-0 rounded-sm bg-sunken px-[0.35em] text-[0.62em] font-semibold whitespace-nowrap text-ink-muted">
              {withdrawn ? t("withdrawn") : text}
            </bdi>
          )}
        </span>
        <span
          className={cx(
            "flex shrink-0 items-baseline gap-[1.2cqw] tabular-nums transition-opacity duration-500",
            isRevealed ? "opacity-100" : "opacity-0",
          )}
        >
          <span className="text-[0.6em] text-ink-muted">{isRevealed ? count(votes) : ""}</span>
          <span className={leads ? "font-semibold" : "font-medium"}>{isRevealed ? shown : "–"}</span>
        </span>
      </div>
      <span className="block h-[34cqh] max-h-28 min-h-2 w-full overflow-hidden rounded-sm bg-sunken">
        <span
          className="block h-full rounded-sm transition-[width] duration-500 ease-out"
          style={{
            width: isRevealed && whole > 0 ? `${(votes / whole) * 100}%` : 0,
            background: fill && barFill(fill.color, fill.texture),
          }}
        />
      </span>
    </div>
  );
}
