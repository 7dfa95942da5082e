/** Several polls side by side: those of one series, or those that somebody chose. */
import { z } from "zod";
import { fold, foldAccents } from "@/domain/text/fold";
import { choiceResults, standing } from "./results";
import type { PollListItem } from "./view";

/** Side by side on one screen; a series has more, told in its history. */
export const MOST_COMPARED = 6;
/** Polls of one series that are told of, the newest. */
export const MOST_IN_SERIES = 200;

const list = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z.array(z.uuid()).max(MOST_COMPARED).catch([]),
);

/** `series`, or `poll` once for each. */
export const compareQuerySchema = z.object({
  series: z.string().trim().max(80).catch("").default(""),
  poll: list,
});
export type CompareQuery = z.output<typeof compareQuerySchema>;

export function writeCompareQuery({ series, poll }: CompareQuery): string {
  if (series !== "") return `?series=${encodeURIComponent(series)}`;
  return poll.length === 0 ? "" : `?${poll.map((id) => `poll=${id}`).join("&")}`;
}

/** The oldest first. */
export type Comparison = {
  items: PollListItem[];
  /** polls that can be added, by name */
  others: { id: string; name: string }[];
};

export type ComparedChoice = {
  /** as the newest poll writes it */
  name: string;
  /** one a poll; null: it had no such choice */
  cells: ({ votes: number; share: number } | null)[];
};

/** Choices of the same name, whatever its case and accents, in one line; the one with most votes in the newest poll first. */
export function compareChoices(items: readonly PollListItem[]): ComparedChoice[] {
  const lines = new Map<string, ComparedChoice>();
  items.forEach(({ poll, totals }, column) => {
    for (const { name, votes, share } of choiceResults(poll.choices, totals)) {
      const key = foldAccents(fold(name));
      const line = lines.get(key) ?? { name, cells: items.map(() => null) };
      const before = line.cells[column] ?? { votes: 0, share: 0 };
      line.cells[column] = { votes: before.votes + votes, share: before.share + share };
      lines.set(key, { ...line, name });
    }
  });
  const newest = (line: ComparedChoice): number[] => line.cells.toReversed().map((cell) => cell?.votes ?? -1);
  return [...lines.values()].sort((a, b) => {
    const [own, other] = [newest(a), newest(b)];
    const at = own.findIndex((votes, index) => votes !== other[index]);
    return at < 0 ? 0 : other[at]! - own[at]!;
  });
}

/** The choices with most votes, several where they are level; none before the first vote. */
export function winnersOf({ poll, totals }: PollListItem): { names: string[]; share: number } {
  const results = choiceResults(poll.choices, totals);
  const { leaders } = standing(results);
  const won = results.filter(({ id }) => leaders.includes(id));
  return { names: won.map(({ name }) => name), share: won[0]?.share ?? 0 };
}
