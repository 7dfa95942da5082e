import { z } from "zod";
import { CSV_SEPARATORS, type CsvSeparator } from "./csv";
import { momentSchema } from "./zoned-time";

/** Whose texts count: those that a rule took, all that came to a number of ours, or all that matched a word. */
export const EXPORT_SUBJECTS = ["word", "service", "poll", "list", "number"] as const;
export type ExportSubject = (typeof EXPORT_SUBJECTS)[number];

/** "Who texted …": the form, the query string of the download, and the preview count. Times are of the installation's zone. */
export const textersQuerySchema = z
  .strictObject({
    subject: z.enum(EXPORT_SUBJECTS),
    /** of the service, poll, list or number; empty for a word */
    id: z.union([z.uuid(), z.literal("")], "Choose what was texted.").default(""),
    /** only texts that matched this word, as it is configured */
    word: z.string().trim().max(160).default(""),
    from: momentSchema,
    /** inclusive: to the end of the day or minute */
    to: momentSchema,
  })
  .refine(({ subject, id }) => subject === "word" || id !== "", {
    path: ["id"],
    message: "Choose what was texted.",
  })
  .refine(({ subject, word }) => subject !== "word" || word !== "", {
    path: ["word"],
    message: "Type the word.",
  })
  .refine(({ from, to }) => from.slice(0, 10) <= to.slice(0, 10), {
    path: ["to"],
    message: "The last day is before the first.",
  });

export const SEPARATORS = Object.keys(CSV_SEPARATORS) as CsvSeparator[];
/** Beside the query of a download: what stands between its columns. */
export const separatorSchema = z.enum(SEPARATORS).default("comma");

export const membersQuerySchema = z.strictObject({ list: z.uuid("Choose a list.") });

export const MEMBER_COLUMNS = ["number", "opted_out", "opted_out_at", "source", "joined_at"] as const;
export const TEXTER_COLUMNS = [
  "number",
  "first_at",
  "last_at",
  "texts",
  "opted_out",
  "opted_out_at",
] as const;

/** A file name that every system takes: the words of the name, and the day it was made. */
export function exportFileName(kind: string, name: string, day: string, extension = "csv"): string {
  // Cut between characters: half of one cannot be written into a header.
  const words = name
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  const plain = [...words].slice(0, 60).join("");
  return `${[kind, plain, day].filter((part) => part !== "").join("-")}.${extension}`;
}
