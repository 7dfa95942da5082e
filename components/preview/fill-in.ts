import { render, type RenderContext } from "@/domain/text/render";

/** The variables that a kind of rule fills in, each with an example that stands for it when parts are counted. */
export type ReplyExamples = Omit<RenderContext, "time">;

/** The text as it is counted; one whose markup cannot be read yet (it is being typed) is counted as it stands. */
export function fillIn(template: string, examples: ReplyExamples): string {
  try {
    return render(template, examples);
  } catch {
    return template;
  }
}
