import { z } from "zod";
import { BIND_MODES, connectionSettingsSchema } from "./settings";

/** What a connection test binds with; password and key are in the clear only between the worker's claim and its bind. */
export const connectionTrialSchema = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  systemId: z.string(),
  password: z.string(),
  /** of the client certificate in `settings.tls`, PEM; empty: none */
  clientKey: z.string().default(""),
  systemType: z.string(),
  mode: z.enum(BIND_MODES),
  settings: connectionSettingsSchema,
});
export type ConnectionTrial = z.output<typeof connectionTrialSchema>;

export const REQUEST_STATES = ["waiting", "running", "done", "failed"] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** How long a person waits for a worker's answer before it counts as failed. */
export const REQUEST_SECONDS = 60;

/** `words` is a sentence for the person who asked; `ok` and `step` come with a connection test. */
export const requestResultSchema = z.object({
  words: z.string(),
  ok: z.boolean().optional(),
  step: z.string().optional(),
});

/** What the browser polls for while a worker is at it. */
export const requestAnswerSchema = z.object({
  id: z.string(),
  state: z.enum(REQUEST_STATES),
  result: requestResultSchema.nullable(),
});
export type RequestAnswer = z.output<typeof requestAnswerSchema>;
