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

/** What stands at the other end. It decides about words only: how to reach it, and what usually keeps it from answering. */
export const PEER_KINDS = ["phone", "operator", "gateway", "simulator"] as const;
export type PeerKind = (typeof PEER_KINDS)[number];

export const DEFAULT_ALPHABETS = ["gsm7", "latin1", "ascii", "utf8"] as const;

/**
 * How a text of several parts leaves.
 * - udh8, udh16: a user data header with a reference of 8 or 16 bits (3GPP 23.040 clause 9.2.3.24.1 and .8)
 * - sar: sar_msg_ref_num, sar_total_segments, sar_segment_seqnum (SMPP 3.4 clause 5.3.2.22 to .24)
 * - payload: one submit_sm whose message_payload holds all of it (clause 5.3.2.32); the SMSC cuts it
 */
export const LONG_TEXTS = ["udh8", "udh16", "sar", "payload"] as const;

/**
 * What the id in a receipt is, beside the id in the submit_sm_resp: SMSCs write one of them in hex and the other in decimal.
 * - as-is: the same text
 * - hex-to-decimal: the answer says it in hex, the receipt in decimal
 * - decimal-to-hex: the answer says it in decimal, the receipt in hex
 * - learned: compared as it is; where no message has that id once its answer must be stored, a quarter of a minute later,
 *   the converted ones are looked for, and the form that fits is kept as the link's (domain/receipts/learn.ts)
 */
export const RECEIPT_IDS = ["as-is", "hex-to-decimal", "decimal-to-hex", "learned"] as const;

/** A chain of certificates is a few KiB; a bundle of public authorities about 200. */
const PEM_OCTETS = 262_144;
const certificateSchema = z
  .string()
  .trim()
  .max(PEM_OCTETS, "is longer than 256 KiB")
  .refine(
    (text) => text === "" || hasPem(text, "CERTIFICATE"),
    'must be a certificate in PEM form, with its "BEGIN CERTIFICATE" and "END CERTIFICATE" lines',
  );

/** A private key in PEM form; kept encrypted beside the password, never in the settings. */
export const clientKeySchema = z
  .string()
  .trim()
  .max(PEM_OCTETS, "is longer than 256 KiB")
  .refine(
    (text) => text === "" || hasPem(text, "PRIVATE KEY"),
    'must be a private key in PEM form, with its "BEGIN PRIVATE KEY" and "END PRIVATE KEY" lines',
  );

/** Whether both lines stand there, in order (RFC 7468); what is between them is read where it is used. */
function hasPem(text: string, label: string): boolean {
  const begin = /-----BEGIN (?:[A-Z]+ )*$/;
  const at = text.indexOf(`${label}-----`);
  return at > 0 && begin.test(text.slice(Math.max(0, at - 40), at)) && text.includes(`${label}-----`, at + 1);
}

const tlsFields = {
  enabled: z.boolean(),
  /** off: whoever answers is believed. For a test bench, or where another layer proves who it is */
  verify: z.boolean(),
  /** PEM, one or more; empty: the authorities that the system trusts */
  ca: certificateSchema,
  /** the name in the server's certificate and in SNI; empty: the host, where that is a name */
  serverName: z
    .string()
    .trim()
    .max(253, "has at most 253 characters")
    .regex(/^[A-Za-z0-9._-]*$/, "must be a host name, such as smpp.example.net"),
  /** PEM, with its chain; empty: none. Its key is `clientKey` beside the password */
  clientCert: certificateSchema,
};

/** TLS of a link (SMPP 3.4 has none of its own: it is put under the session). */
const tlsSchema = z.strictObject({
  enabled: tlsFields.enabled.default(false),
  verify: tlsFields.verify.default(true),
  ca: tlsFields.ca.default(""),
  serverName: tlsFields.serverName.default(""),
  clientCert: tlsFields.clientCert.default(""),
});
export type TlsSettings = z.output<typeof tlsSchema>;

const settingFields = {
  kind: z.enum(PEER_KINDS),
  /** sessions of each kind that the mode names, all under one limit and one window */
  sessions: wholeNumber(1, 20),
  /** SMPP 3.4 clause 5.2.4 */
  interfaceVersion: wholeNumber(0, 255),
  /** what data_coding 0 means on this link (3GPP 23.038 clause 4; SMPP 3.4 clause 5.2.19) */
  defaultAlphabet: z.enum(DEFAULT_ALPHABETS),
  longTexts: z.enum(LONG_TEXTS),
  /** a sign of life is asked for when nothing was received for so long (clause 7.2) */
  enquireLinkSeconds: wholeNumber(1, 3600),
  responseSeconds: wholeNumber(1, 600),
  /** a session on which nothing at all was received for so long is given up; null: by the two above */
  inactivitySeconds: wholeNumber(5, 86_400).nullable(),
  /** the wait before the first try after a loss, and the longest that it grows to */
  reconnectFloorSeconds: wholeNumber(1, 600),
  reconnectCeilingSeconds: wholeNumber(1, 3600),
  /** registered_delivery (clause 5.2.17): the final outcome of every part is asked for */
  deliveryReceipts: z.boolean(),
  receiptIds: z.enum(RECEIPT_IDS),
  /** validity_period of every part (clause 7.1.1), relative; null: left to the SMSC */
  validitySeconds: wholeNumber(60, 5_184_000).nullable(),
  /** clause 5.2.5 and 5.2.6; left out: by the shape of the address */
  sourceTon: wholeNumber(0, 255).optional(),
  sourceNpi: wholeNumber(0, 255).optional(),
  destinationTon: wholeNumber(0, 255).optional(),
  destinationNpi: wholeNumber(0, 255).optional(),
  /** clause 5.2.11 */
  serviceType: z.string().max(5, "has at most 5 characters"),
  /** clause 5.2.7 */
  addressRange: z.string().max(40, "has at most 40 characters"),
  /** replies whose answer never came are sent again (and marked so); product.md, Sending */
  retryUnknownReplies: z.boolean(),
  /** texts that the database does not take are kept on the worker's disk and acknowledged; off: the SMSC keeps them (0x64) */
  spool: z.boolean(),
};

/**
 * The `settings` column of a connection: what most people never change. Each has the default that most SMSCs want, so that
 * an older row reads as it was meant.
 */
export const connectionSettingsSchema = z.strictObject({
  ...settingFields,
  kind: settingFields.kind.default("operator"),
  sessions: settingFields.sessions.default(1),
  interfaceVersion: settingFields.interfaceVersion.default(0x34),
  defaultAlphabet: settingFields.defaultAlphabet.default("gsm7"),
  longTexts: settingFields.longTexts.default("udh16"),
  enquireLinkSeconds: settingFields.enquireLinkSeconds.default(30),
  responseSeconds: settingFields.responseSeconds.default(10),
  inactivitySeconds: settingFields.inactivitySeconds.default(null),
  reconnectFloorSeconds: settingFields.reconnectFloorSeconds.default(1),
  reconnectCeilingSeconds: settingFields.reconnectCeilingSeconds.default(60),
  deliveryReceipts: settingFields.deliveryReceipts.default(true),
  receiptIds: settingFields.receiptIds.default("learned"),
  validitySeconds: settingFields.validitySeconds.default(null),
  serviceType: settingFields.serviceType.default(""),
  addressRange: settingFields.addressRange.default(""),
  retryUnknownReplies: settingFields.retryUnknownReplies.default(true),
  spool: settingFields.spool.default(false),
  tls: tlsSchema.prefault({}),
});
export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;

/** Some of the settings, as a provisioning file names them: what it leaves out is left alone, not set to its default. */
export const someSettingsSchema = z
  .strictObject({ ...settingFields, tls: z.strictObject(tlsFields).partial() })
  .partial();
export type SomeSettings = z.output<typeof someSettingsSchema>;
