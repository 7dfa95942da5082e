import { z } from "zod";
import type { PollListItem } from "@/domain/polls/view";
import type { Health } from "./health";

/** Counts of the last day, each up to `MOST_WAITING`: what a person may have to look at. */
export type Attention = { unmatched: number; review: number; withheld: number };
export const MOST_WAITING = 1_000;

/** Steps of the guided path of a new installation, from what really happened. */
export type Guide = { pollCreated: boolean; textArrived: boolean; voteCounted: boolean };

export const guideDone = ({ pollCreated, textArrived, voteCounted }: Guide): boolean =>
  pollCreated && textArrived && voteCounted;

export type Overview = {
  /** ms since 1970, of the server */
  now: number;
  health: Health;
  running: PollListItem[];
  /** how many run beyond those */
  moreRunning: number;
  attention: Attention;
  guide: Guide;
};

/** Texts by minute: `texts[i]` of the minute that begins at `from + i * 60,000`. The last minute is still running. */
export type Traffic = { from: number; textsIn: number[]; textsOut: number[] };

export const trafficQuerySchema = z.object({ hours: z.coerce.number().int().min(1).max(24).catch(3) });
