import { z } from "zod";

/** No window anywhere in time may hold more than `parts` (submit_sm) in `seconds`. */
export const limitSchema = z.strictObject({
  parts: z.int().min(1).max(1_000_000),
  seconds: z.int().min(1).max(86_400),
});
export const limitsSchema = z.array(limitSchema).max(5);
export type Limit = z.output<typeof limitSchema>;

export const BIND_MODES = ["transceiver", "pair", "receiver", "transmitter"] as const;
export type BindMode = (typeof BIND_MODES)[number];

export const DEFAULT_ALPHABETS = ["gsm7", "latin1", "ascii", "utf8"] as const;

/** The `settings` column of a connection: what most people never change. Each has the default that most SMSCs want. */
export const connectionSettingsSchema = z.strictObject({
  /** SMPP 3.4 clause 5.2.4 */
  interfaceVersion: z.int().min(0).max(255).default(0x34),
  /** what data_coding 0 means on this link (3GPP 23.038 clause 4; SMPP 3.4 clause 5.2.19) */
  defaultAlphabet: z.enum(DEFAULT_ALPHABETS).default("gsm7"),
  enquireLinkSeconds: z.int().min(1).max(3600).default(30),
  responseSeconds: z.int().min(1).max(600).default(10),
  deliveryReceipts: z.boolean().default(true),
  /** SMPP 3.4 clause 5.2.5 and 5.2.6; left out: by the shape of the address */
  sourceTon: z.int().min(0).max(255).optional(),
  sourceNpi: z.int().min(0).max(255).optional(),
  destinationTon: z.int().min(0).max(255).optional(),
  destinationNpi: z.int().min(0).max(255).optional(),
  serviceType: z.string().max(5).default(""),
  addressRange: z.string().max(40).default(""),
  /** replies whose answer never came are sent again (and marked so); product.md, Sending */
  retryUnknownReplies: z.boolean().default(true),
});
export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;
