import { Liquid, type Template } from "liquidjs";
import { AppError } from "@/domain/errors";

/** What a reply may speak of. Every value is text from outside: it is printed, never evaluated. */
export type RenderContext = {
  /** the sender as it would be shown to itself: +251911000001 */
  sender?: string;
  number?: string;
  keyword?: string;
  text?: string;
  rest?: string;
  poll?: string;
  question?: string;
  choice?: string;
  /** the choices of the question asked, each with what to text for it */
  choices?: string;
  list?: string;
  service?: string;
  /** received time in the installation's zone, as text */
  time?: string;
};

const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: false,
  // A template is a reply of at most some parts: these bounds stop a hostile one within milliseconds.
  parseLimit: 10_000,
  renderLimit: 50,
  memoryLimit: 100_000,
  relativeReference: false,
  templates: {},
});

const CACHE_SIZE = 2000;
const parsed = new Map<string, Template[]>();

/** Renders a reply template (Liquid, no files). A text without markup comes back as it is. AppError `invalid` on a wrong template. */
export function render(template: string, context: RenderContext): string {
  if (!template.includes("{{") && !template.includes("{%")) return template;
  try {
    return String(liquid.renderSync(parse(template), context)).trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : "it cannot be read";
    throw new AppError("invalid", `The text has a mistake in its {{ … }} markup: ${reason}.`);
  }
}

function parse(template: string): Template[] {
  const kept = parsed.get(template);
  if (kept) return kept;
  const fresh = liquid.parse(template);
  if (parsed.size >= CACHE_SIZE) parsed.clear();
  parsed.set(template, fresh);
  return fresh;
}
