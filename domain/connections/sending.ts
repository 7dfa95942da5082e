import { z } from "zod";

/**
 * A person may pause all that leaves, by one connection or by every one. The links stay bound and texts still come in, are
 * decided and answered; what would leave waits in the outbox until sending goes on, and expires as it would otherwise.
 */
export const connectionPausedSchema = z.strictObject({ id: z.uuid(), paused: z.boolean() });
export const sendingPausedSchema = z.strictObject({ paused: z.boolean() });

/** Whether everything is paused; `by` and `since` (ms since 1970) of the last pause, while it lasts. */
export type Sending = { paused: boolean; by: string | null; since: number | null };
