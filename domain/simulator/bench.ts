/** The Phones page: what stands on it, and what a crowd could text. */
import { z } from "zod";
import { wholeNumber } from "@/domain/connections/settings";
import type { RuleSet } from "@/domain/inbound/rules";
import { crowdSchema } from "./control";
import type { Bubble, CrowdProgress, SimulatorState } from "./control";

export type BenchState = { bound: number; waiting: number; crowd: CrowdProgress | null };

/** How the SMSC is, in the little that the page shows. The crowd is the one that was started last. */
export function benchState({ sessions, waiting, crowds }: SimulatorState): BenchState {
  const bound = sessions.filter(({ mode }) => mode !== "open").length;
  return { bound, waiting, crowd: crowds.at(-1) ?? null };
}

/** Bubbles of each phone in the order they came. */
export type Conversations = ReadonlyMap<string, readonly Bubble[]>;

/** Takes changed bubbles in. Those of a gap are everything that there is. */
export function mergeBubbles(
  known: Conversations,
  { bubbles, gap }: { bubbles: readonly Bubble[]; gap: boolean },
): Conversations {
  if (bubbles.length === 0 && !gap) return known;
  const merged = new Map(gap ? [] : known);
  for (const bubble of bubbles) {
    const shown = merged.get(bubble.phone) ?? [];
    const at = shown.findIndex(({ id }) => id === bubble.id);
    const next = at < 0 ? [...shown, bubble].sort((a, b) => a.id - b.id) : shown.with(at, bubble);
    merged.set(bubble.phone, next);
  }
  return merged;
}

/** The number after the highest one on the bench, as the next phone to add. */
export function nextPhone(addresses: readonly string[]): string {
  const numbers = addresses.filter((address) => /^[0-9]+$/.test(address)).map(BigInt);
  const highest = numbers.reduce((most, one) => (one > most ? one : most), 251_911_000_000n);
  return (highest + 1n).toString();
}

export type CrowdText = { text: string; weight: number };

/** A number that phones can text; `crowd`: what a crowd might text it. */
export type BenchNumber = { address: string; label: string; crowd: CrowdText[] };

/** Texts with the odds of a lively vote, for a poll that is open on a number; `now` in ms since 1970. */
export function suggestCrowd(rules: RuleSet, numberId: string, now: number): CrowdText[] {
  const poll = rules.polls.find(
    ({ numberIds, choices, opensAt, closesAt }) =>
      numberIds.includes(numberId) &&
      choices.length > 0 &&
      (opensAt === null || opensAt <= now) &&
      (closesAt === null || closesAt > now),
  );
  if (!poll) return [{ text: "HELLO", weight: 1 }];
  const { keyword } = poll;
  const choices = poll.choices.filter(({ withdrawn }) => !withdrawn);
  return choices.slice(0, 12).flatMap(({ words }, index) => {
    const [word] = words;
    if (word === undefined) return [];
    return [{ text: keyword ? `${keyword} ${word}` : word, weight: Math.max(1, choices.length - index) }];
  });
}

/** A crowd as a person asks for it; which phones it is, the server chooses. */
export const crowdFormSchema = crowdSchema
  .pick({ to: true, phones: true, texts: true, perSecond: true })
  .extend({
    phones: wholeNumber(1, 20_000),
    perSecond: z.number("must be a number from 0.1 to 1000").min(0.1).max(1000),
  });
export type CrowdForm = z.input<typeof crowdFormSchema>;

/** Phones that have not texted before: each crowd of a while counts on from another block of 10,000 numbers. */
export function crowdPhones(now: number): string {
  const block = Math.floor(now / 1000) % 9000;
  return `2517${String(block).padStart(4, "0")}0000`;
}
