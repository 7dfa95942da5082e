import type { ReactNode } from "react";

/** What tells bars apart beside their colours. */
export type Texture = "plain" | "striped" | "dotted";

/** A colour with its texture, as a CSS background. */
export function barFill(color: string, texture: Texture): string {
  const pale = `color-mix(in srgb, ${color} 35%, var(--canvas))`;
  switch (texture) {
    case "plain":
      return color;
    case "striped":
      return `repeating-linear-gradient(135deg, ${color} 0 4px, ${pale} 4px 7px)`;
    case "dotted":
      return `radial-gradient(circle, var(--canvas) 1.5px, transparent 2px) 0 0 / 8px 8px, ${color}`;
  }
}

/** A share as a bar; the figure must stand beside it. `color` is a token: `var(--chart-2)`. */
export function Bar({
  part,
  whole,
  color = "var(--chart-1)",
  texture = "plain",
}: {
  part: number;
  whole: number;
  color?: string;
  texture?: Texture;
}) {
  const width = whole > 0 ? Math.min(100, (part / whole) * 100) : 0;
  return (
    <span aria-hidden className="block h-2 w-full overflow-hidden rounded-sm bg-sunken">
      <span
        className="block h-full rounded-sm transition-[width] duration-200 ease-out"
        style={{ width: `${width}%`, background: barFill(color, texture) }}
      />
    </span>
  );
}

/** The colour of the n-th series (from 0); after eight they repeat. */
export function chartColor(index: number): string {
  return `var(--chart-${(index % 8) + 1})`;
}

/** A chart in its place: title, figure of note, the drawing, and what it shows in words for those who can't see it. */
export function ChartFrame({
  title,
  aside,
  summary,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  summary: string;
  children: ReactNode;
}) {
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{title}</span>
        {aside && <span className="text-13 text-ink-muted">{aside}</span>}
      </figcaption>
      {/* until it is measured in the browser, a drawing has the width that the server guessed */}
      <div role="img" aria-label={summary} className="overflow-x-clip">
        {children}
      </div>
    </figure>
  );
}
