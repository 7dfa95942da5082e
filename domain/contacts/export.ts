import { z } from "zod";

/** Whose texts count: those that a rule took, or all that came to a number of ours. */
export const EXPORT_SUBJECTS = ["service", "poll", "list", "number"] as const;
export type ExportSubject = (typeof EXPORT_SUBJECTS)[number];

const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "Choose a day.")
  .refine((day) => !Number.isNaN(Date.parse(`${day}T00:00:00Z`)), "There is no such day.");

/** "Who texted …": the form, the query string of the download, and the preview count. Days are of the installation's zone. */
export const textersQuerySchema = z
  .strictObject({
    subject: z.enum(EXPORT_SUBJECTS),
    id: z.uuid("Choose what was texted."),
    /** only texts that matched this word of the service, as it is configured */
    word: z.string().trim().max(60).default(""),
    from: daySchema,
    /** inclusive */
    to: daySchema,
  })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "The last day is before the first." });
export type TextersQuery = z.output<typeof textersQuerySchema>;

export const MEMBER_COLUMNS = ["number", "opted_out", "opted_out_at", "source", "joined_at"] as const;
export const TEXTER_COLUMNS = ["number", "first_at", "last_at", "texts"] as const;

/** A file name that every system takes: the words of the name, and the day it was made. */
export function exportFileName(kind: string, name: string, day: string): string {
  const plain = name
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return `${[kind, plain, day].filter((part) => part !== "").join("-")}.csv`;
}
