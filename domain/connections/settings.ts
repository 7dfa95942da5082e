import { z } from "zod";

/** Said alike in a form and behind a path of the provisioning file. */
export function wholeNumber(least: number, most: number) {
  const words = `must be a whole number from ${least} to ${most}`;
  return z.int(words).min(least, words).max(most, words);
}

/** No window anywhere in time may hold more than `parts` (submit_sm) in `seconds`. */
export const limitSchema = z.strictObject({
  parts: wholeNumber(1, 1_000_000),
  seconds: wholeNumber(1, 86_400),
});
export const limitsSchema = z.array(limitSchema).max(5, "has at most 5 limits");
export type Limit = z.output<typeof limitSchema>;

export const BIND_MODES = ["transceiver", "pair", "receiver", "transmitter"] as const;
export type BindMode = (typeof BIND_MODES)[number];

export const DEFAULT_ALPHABETS = ["gsm7", "latin1", "ascii", "utf8"] as const;

/** The `settings` column of a connection: what most people never change. Each has the default that most SMSCs want. */
export const connectionSettingsSchema = z.strictObject({
  /** SMPP 3.4 clause 5.2.4 */
  interfaceVersion: wholeNumber(0, 255).default(0x34),
  /** what data_coding 0 means on this link (3GPP 23.038 clause 4; SMPP 3.4 clause 5.2.19) */
  defaultAlphabet: z.enum(DEFAULT_ALPHABETS).default("gsm7"),
  enquireLinkSeconds: wholeNumber(1, 3600).default(30),
  responseSeconds: wholeNumber(1, 600).default(10),
  deliveryReceipts: z.boolean().default(true),
  /** SMPP 3.4 clause 5.2.5 and 5.2.6; left out: by the shape of the address */
  sourceTon: wholeNumber(0, 255).optional(),
  sourceNpi: wholeNumber(0, 255).optional(),
  destinationTon: wholeNumber(0, 255).optional(),
  destinationNpi: wholeNumber(0, 255).optional(),
  serviceType: z.string().max(5).default(""),
  addressRange: z.string().max(40).default(""),
  /** replies whose answer never came are sent again (and marked so); product.md, Sending */
  retryUnknownReplies: z.boolean().default(true),
});
export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;
