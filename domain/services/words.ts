import { z } from "zod";
import { AppError } from "@/domain/errors";
import { looseKey } from "@/domain/keywords/word-table";
import { render } from "@/domain/text/render";

export const MAX_WORD_LENGTH = 60;
export const MAX_REPLY_LENGTH = 1000;

/** One word, or several ("FREE TICKET"), that a text may start with. Something must be left of it after folding. */
export const wordSchema = z
  .string()
  .trim()
  .min(1, "A word is missing.")
  .max(MAX_WORD_LENGTH, `A word has at most ${MAX_WORD_LENGTH} characters.`)
  .refine((word) => looseKey(word) !== "", "This needs at least one letter, digit, sign or emoji.");

/** A reply as it is stored: a Liquid template (domain/text/render.ts), tried once. Empty: stay silent. */
export const replySchema = z
  .string()
  .trim()
  .max(MAX_REPLY_LENGTH, `A reply has at most ${MAX_REPLY_LENGTH} characters.`)
  .superRefine((template, context) => {
    try {
      render(template, {});
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  });

export const nameSchema = z
  .string()
  .trim()
  .min(1, "A name is missing.")
  .max(120, "A name has at most 120 characters.");
