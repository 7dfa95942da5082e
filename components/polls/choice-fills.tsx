import { barFill, chartColor, type Texture } from "@/components/ui/chart";
import type { PollView } from "@/domain/polls/view";

export type ChoiceFill = { color: string; texture: Texture };

/** Colours that stay apart for colour-blind eyes, then the same ones striped, then dotted. */
const COLORS = 8;
const TEXTURES: readonly Texture[] = ["plain", "striped", "dotted"];

/** More choices than this share their looks; the name beside each still tells them apart. */
export const MOST_APART = COLORS * TEXTURES.length;

/** How each choice is drawn, by the order set, whatever the order shown. */
export function fillsOf({ choices }: { choices: readonly { id: string }[] }): Map<string, ChoiceFill> {
  return new Map(
    choices.map(({ id }, index) => [
      id,
      {
        color: chartColor(index),
        texture: TEXTURES[Math.floor(index / COLORS) % TEXTURES.length] ?? "plain",
      },
    ]),
  );
}

/** Side of the square that a texture of a drawing repeats, in px. */
const TILE = 6;

/** The fill of a choice in an SVG drawing: its colour, or a reference to its pattern among `ChoicePatterns` of `id`. */
export function svgFill(id: string, index: number, { color, texture }: ChoiceFill): string {
  return texture === "plain" ? color : `url(#${id}-${index})`;
}

/** What `svgFill` refers to; stands inside the drawing's `<defs>`. */
export function ChoicePatterns({ id, fills }: { id: string; fills: readonly ChoiceFill[] }) {
  return fills.map(({ color, texture }, index) =>
    texture === "plain" ? null : (
      <pattern
        key={index}
        id={`${id}-${index}`}
        width={TILE}
        height={TILE}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width={TILE} height={TILE} style={{ fill: color }} />
        {texture === "striped" ? (
          <rect width={TILE / 2} height={TILE} style={{ fill: "var(--canvas)" }} opacity={0.65} />
        ) : (
          <circle cx={TILE / 2} cy={TILE / 2} r={1.5} style={{ fill: "var(--canvas)" }} opacity={0.85} />
        )}
      </pattern>
    ),
  );
}

/** Which look is which choice. */
export function ChoiceLegend({ choices, label }: { choices: PollView["choices"]; label: string }) {
  const fills = fillsOf({ choices });
  return (
    <ul aria-label={label} className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-12 text-ink-muted">
      {choices.map(({ id, name }) => {
        const { color, texture } = fills.get(id) ?? { color: chartColor(0), texture: "plain" as const };
        return (
          <li key={id} className="flex max-w-full min-w-0 items-center gap-1.5">
            <span
              aria-hidden
              className="size-3 shrink-0 rounded-sm"
              style={{ background: barFill(color, texture) }}
            />
            <bdi className="truncate" title={name}>
              {name}
            </bdi>
          </li>
        );
      })}
    </ul>
  );
}
