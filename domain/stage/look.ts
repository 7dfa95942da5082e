/** Colours and logo of a stage that its people chose themselves. */
import { z } from "zod";

export const STAGE_THEMES = ["dark", "light"] as const;
export type StageTheme = (typeof STAGE_THEMES)[number];

/** `#rrggbb` in sRGB. */
export type StageColours = { background: string; bars: string };

const colourSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, "A colour is # and six hexadecimal digits, such as #0b5f5c.");

/** WCAG 2.2, 1.4.11: what has to be seen to understand a picture. */
const LEAST_FOR_BARS = 3;
/** WCAG 2.2, 1.4.3: letters. The palest ones of both themes. */
const LEAST_FOR_LETTERS = 4.5;
const MUTED: Record<StageTheme, string> = { dark: "#bcb7ac", light: "#55514a" };

/** Both colours, where the letters of a theme can be read on the background and the bars be seen. */
export const stageColoursSchema = z
  .strictObject({ background: colourSchema, bars: colourSchema })
  .superRefine((colours, context) => {
    const problem = (path: string, message: string): void =>
      context.addIssue({ code: "custom", path: [path], message });
    if (contrast(MUTED[themeOn(colours.background)], colours.background) < LEAST_FOR_LETTERS)
      problem("background", "Letters are hard to read on it. Choose a darker or a paler one.");
    const seen = contrast(colours.bars, colours.background);
    if (seen < LEAST_FOR_BARS)
      problem(
        "bars",
        `Bars are hard to see on this background (${seen.toFixed(1)}:1, at least ${LEAST_FOR_BARS}:1).`,
      );
  });

/** The theme whose letters stand out more on a background. */
export function themeOn(background: string): StageTheme {
  return contrast(MUTED.dark, background) > contrast(MUTED.light, background) ? "dark" : "light";
}

/** 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
  const [dark = 0, pale = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (pale + 0.05) / (dark + 0.05);
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export const LOGO_TYPES = { png: "image/png", jpg: "image/jpeg", webp: "image/webp" } as const;
export const MOST_LOGO_OCTETS = 256 * 1024;
export const MOST_LOGO_SIDE = 4000;

/** The picture in base64. */
export const stageLogoSchema = z.strictObject({
  id: z.uuid("This is no poll."),
  logo: z
    .base64("This is no picture.")
    .max(Math.ceil(MOST_LOGO_OCTETS / 3) * 4, "A logo has at most 256 KB.")
    .nullable(),
});
