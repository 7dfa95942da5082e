import { chartColor } from "@/components/ui/chart";
import type { PollView } from "@/domain/polls/view";

/** As many as stay apart for colour-blind eyes. */
export const MOST_COLORS = 8;

/** A colour for each choice, by the order set. A poll with more choices than colours has one for all. */
export function colorsOf({ choices }: Pick<PollView, "choices">): Map<string, string> {
  const distinct = choices.length <= MOST_COLORS;
  return new Map(choices.map(({ id }, index) => [id, distinct ? chartColor(index) : chartColor(0)]));
}
