import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-surface px-1 font-sans text-12 text-ink-muted">
      {children}
    </kbd>
  );
}

/** Text of an audience or a subscriber: its direction is its own. */
export function Said({ children }: { children: ReactNode }) {
  return <bdi className="break-words whitespace-pre-wrap">{children}</bdi>;
}
