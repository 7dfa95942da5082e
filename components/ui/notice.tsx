import { cx } from "class-variance-authority";
import type { ReactNode } from "react";

const LOOK = {
  info: "border-line bg-sunken",
  good: "border-transparent bg-good-soft",
  warn: "border-transparent bg-warn-soft",
  bad: "border-transparent bg-bad-soft",
} as const;
const TITLE = { info: "text-ink", good: "text-good", warn: "text-warn", bad: "text-bad" } as const;

/** What happened, what was kept, what to do. `bad` is announced at once. */
export function Notice({
  tone = "info",
  title,
  children,
  actions,
  className,
}: {
  tone?: keyof typeof LOOK;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={cx(
        "flex flex-wrap items-start gap-x-4 gap-y-2 rounded-md border px-4 py-3",
        LOOK[tone],
        className,
      )}
    >
      <div className="min-w-0 flex-1 basis-48 break-words">
        {title && <p className={cx("font-medium", TITLE[tone])}>{title}</p>}
        {children && <div className="max-w-[72ch]">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

/**
 * Nothing here yet: a sentence what this is for, the first action, perhaps a link to the demo path. `as`: a heading, where
 * it is all that the page has.
 */
export function EmptyState({
  title,
  as: Title = "p",
  children,
  actions,
}: {
  title: ReactNode;
  as?: "p" | "h1" | "h2";
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-md border border-dashed border-line-strong px-6 py-12 text-center">
      <Title className="text-16 font-medium">{title}</Title>
      {children && <div className="max-w-[52ch] text-ink-muted">{children}</div>}
      {actions && <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
