import { z } from "zod";

/** What of a trace is looked at, as it stands in an address. */
export const traceFilterSchema = z.object({
  direction: z.enum(["in", "out"]).optional(),
  /** of a request; finds its responses too */
  command: z.coerce.number().int().min(0).max(0xffffffff).optional(),
  /** ok: accepted answers; error: whatever carries a status */
  status: z.enum(["ok", "error"]).optional(),
  /** digits in either address */
  number: z
    .string()
    .trim()
    .max(40)
    .transform((text) => text.replace(/^\+/, ""))
    .optional()
    .transform((text) => (text === "" ? undefined : text)),
  /** ms since 1970: only what came later */
  from: z.coerce.number().int().nonnegative().optional(),
});
export type TraceFilter = z.output<typeof traceFilterSchema>;

export const traceKeySchema = z.string().regex(/^\d{1,16}\.\d{1,10}$/);

/** `shown`: texts and numbers in the clear, for administrators only; else they are hidden. */
export const traceQuerySchema = traceFilterSchema.extend({
  id: z.uuid(),
  after: traceKeySchema.optional(),
  shown: z.enum(["on", "off"]).default("off"),
});
