import { z } from "zod";
import { momentSchema } from "@/domain/contacts/zoned-time";
import { hasNul } from "@/domain/text/nul";
import { DIRECTIONS, MESSAGE_STATES } from "./codes";

/** Presets of the log: what nobody has answered, what a person has to decide, what was held back. */
export const MESSAGE_VIEWS = ["unmatched", "review", "withheld"] as const;
export type MessageView = (typeof MESSAGE_VIEWS)[number];

/** Rows of a page of the log. */
export const MESSAGE_PAGE = 50;

const filterShape = {
  view: z.enum(MESSAGE_VIEWS),
  direction: z.enum(DIRECTIONS),
  /** the state it is in now; `sending` is a queued message that a worker has taken */
  state: z.enum(MESSAGE_STATES),
  /** id of a number of ours */
  number: z.uuid(),
  /** key of a contact */
  contact: z.uuid(),
  /** the word that decided, as it is configured; texts that came in only */
  word: z
    .string()
    .trim()
    .min(1)
    .max(160)
    .refine((word) => !hasNul(word), "No text holds this."),
  /** id of the poll, service or list that took or answered it */
  rule: z.uuid(),
  connection: z.uuid(),
  /** of the installation's zone: `yyyy-mm-dd` or `yyyy-mm-ddThh:mm` */
  from: momentSchema,
  /** inclusive: to the end of the day or minute */
  to: momentSchema,
};

/** The filters of the log as they stand in its URL, and in that of its API. */
export const messageFiltersSchema = z.strictObject(filterShape).partial();
export type MessageFilters = z.output<typeof messageFiltersSchema>;
export type MessageFilter = keyof typeof filterShape;
export const MESSAGE_FILTERS = Object.keys(filterShape) as MessageFilter[];

/** Filters of a URL; what is no filter, or no value of one, is left out. */
export function readFilters(search: Readonly<Record<string, unknown>>): MessageFilters {
  const known = MESSAGE_FILTERS.flatMap((name) => {
    const value = filterShape[name].safeParse(search[name]);
    return value.success ? [[name, value.data]] : [];
  });
  return Object.fromEntries(known) as MessageFilters;
}

/** The query string of filters (without `?`), always in the same order. */
export function writeFilters(filters: MessageFilters, more: Readonly<Record<string, string>> = {}): string {
  const pairs = MESSAGE_FILTERS.flatMap((name): [string, string][] => {
    const value = filters[name];
    return value === undefined ? [] : [[name, value]];
  });
  return [...pairs, ...Object.entries(more)]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

/**
 * The direction that filters leave: null both; `none` when they contradict each other (a text that came in is only ever
 * `received`, and only such texts match words or stand in the views).
 */
export function impliedDirection(filters: MessageFilters): "in" | "out" | "none" | null {
  const asked = new Set<"in" | "out">();
  if (filters.direction) asked.add(filters.direction);
  if (filters.state) asked.add(filters.state === "received" ? "in" : "out");
  if (filters.word !== undefined || filters.view) asked.add("in");
  if (asked.size > 1) return "none";
  const [only] = asked;
  return only ?? null;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where a page of the log ends (the next one starts with older rows), or begins (`after`: newer ones). */
export const messageCursorSchema = z.string().regex(ID, "This is no place in the log.");

/** The cursor that leaves this row in: the smallest id above it. */
export function cursorAbove(id: string): string {
  const digits = id.replaceAll("-", "");
  const next = (BigInt(`0x${digits}`) + 1n).toString(16).padStart(32, "0");
  return [8, 12, 16, 20, 32].map((end, n) => next.slice([0, 8, 12, 16, 20][n], end)).join("-");
}

/** Query of the log's API: filters, and where the page begins. */
export const messageQuerySchema = messageFiltersSchema.extend({
  before: messageCursorSchema.optional(),
});

/** Query of the count of messages that came after one. */
export const newMessagesQuerySchema = messageFiltersSchema.extend({ after: messageCursorSchema });
