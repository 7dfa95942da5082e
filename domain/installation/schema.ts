import { z } from "zod";
import { timeZoneSchema } from "@/domain/provision/time-zone";
import { nameSchema, replySchema, wordSchema } from "@/domain/services/words";

/** Who opts out, opts in or asks for help always hears something. */
const complianceReplySchema = replySchema.refine((reply) => reply !== "", "This answer can't be empty.");

const localWordsSchema = z.array(wordSchema).max(100);

/** The installation as the form and the action exchange it. Local words stand beside STOP, START and HELP. */
export const installationSchema = z.strictObject({
  name: nameSchema,
  timeZone: timeZoneSchema,
  stopReply: complianceReplySchema,
  startReply: complianceReplySchema,
  helpReply: complianceReplySchema,
  localStopWords: localWordsSchema,
  localStartWords: localWordsSchema,
  localHelpWords: localWordsSchema,
});
export type InstallationInput = z.output<typeof installationSchema>;
