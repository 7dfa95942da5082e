import { cx } from "class-variance-authority";
import type { ReactNode } from "react";

export type Tone = "good" | "warn" | "bad" | "neutral" | "accent";

const DOT: Record<Tone, string> = {
  good: "bg-good",
  warn: "bg-warn",
  bad: "bg-bad",
  neutral: "bg-line-strong",
  accent: "bg-accent",
};
const TEXT: Record<Tone, string> = {
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
  neutral: "text-ink-muted",
  accent: "text-accent",
};
const SOFT: Record<Tone, string> = {
  good: "bg-good-soft",
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
  neutral: "bg-sunken",
  accent: "bg-accent-soft",
};

/** A dot alone: its meaning must stand beside it in words. A hollow one says "not running". */
export function StateDot({ tone, hollow }: { tone: Tone; hollow?: boolean }) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-block size-2 shrink-0 rounded-full transition-colors",
        hollow ? "border-[1.5px] border-line-strong" : DOT[tone],
      )}
    />
  );
}

/** A state as a word with a dot: how every state of the product is shown. */
export function StateWord({ tone, children, hollow }: { tone: Tone; children: ReactNode; hollow?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5 align-top whitespace-nowrap">
      <StateDot tone={tone} hollow={hollow} />
      <span className={tone === "neutral" ? "text-ink-muted" : undefined}>{children}</span>
    </span>
  );
}

/** A short label in a tinted box: for marks beside a name ("Draft", "You"). */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center rounded-sm px-1.5 text-12 font-medium whitespace-nowrap",
        SOFT[tone],
        TEXT[tone],
      )}
    >
      {children}
    </span>
  );
}
