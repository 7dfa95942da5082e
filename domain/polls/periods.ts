import { z } from "zod";

/** Texts received from `from` until before `until` (null: it lasts) do not count. Times in ms since 1970. */
export type Pause = { from: number; until: number | null };

export const pausesSchema = z.array(z.object({ from: z.number(), until: z.number().nullable() }));

/** What a voter's cap is over: the whole poll, a calendar day of its zone, or the time before each text. */
export const POLL_PERIODS = ["poll", "day", "rolling"] as const;
export type PollPeriod = (typeof POLL_PERIODS)[number];

export const periodOf = (stored: string): PollPeriod =>
  POLL_PERIODS.find((period) => period === stored) ?? "poll";
