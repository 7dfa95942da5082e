/** The simulator's HTTP control: what the Phones page and the tests send to it and get back. */
import { z } from "zod";

/** E.164 digits, a short code, or a name of up to 11 characters (SMPP 3.4 clause 5.2.8 allows 20 octets). */
export const addressSchema = z
  .string()
  .trim()
  .transform((text) => (/^\+?[\d\s-]+$/.test(text) ? text.replace(/[\s+-]/g, "") : text))
  .pipe(
    z
      .string()
      .regex(/^(?:[0-9]{3,20}|[A-Za-z0-9 ._-]{1,11})$/, "Give a number of 3 to 20 digits, or a short name."),
  );

export const MAX_TEXT = 10_000;
const textSchema = z.string().min(1, "Type a text first.").max(MAX_TEXT);

/** How a phone writes: `auto` is GSM 7-bit where it fits, else UCS-2. */
export const PHONE_ENCODINGS = ["auto", "ucs2", "latin1"] as const;

export const phoneTextSchema = z.strictObject({
  from: addressSchema,
  to: addressSchema,
  text: textSchema,
  encoding: z.enum(PHONE_ENCODINGS).default("auto"),
});

/**
 * A bubble on a phone's screen. `sent` by the phone: `waiting` at the SMSC, then `taken` (answered with OK) or `refused`.
 * `received` by the phone: `arriving` until every part of a long text is there, then `received`.
 */
export const BUBBLE_STATES = ["waiting", "taken", "refused", "arriving", "received"] as const;

export const bubbleSchema = z.object({
  id: z.int(),
  /** grows with each change of any bubble; what readers pass on as `since` */
  revision: z.int(),
  phone: z.string(),
  /** the other side */
  number: z.string(),
  direction: z.enum(["sent", "received"]),
  text: z.string(),
  /** ms since 1970 */
  at: z.number(),
  state: z.enum(BUBBLE_STATES),
  parts: z.int(),
  dataCoding: z.int(),
  /** ids the SMSC gave to the parts; empty for texts that the phone sent */
  messageIds: z.array(z.string()),
  /** of a refused text: the command_status it was answered with */
  status: z.int().optional(),
});
export type Bubble = z.output<typeof bubbleSchema>;

export const bubblePageSchema = z.object({
  /** pass it as `since` to get only what changes afterwards */
  cursor: z.int(),
  /** older ones than asked for were thrown away, or there is more: read again from the start */
  gap: z.boolean(),
  bubbles: z.array(bubbleSchema),
});
export type BubblePage = z.output<typeof bubblePageSchema>;

export const phoneSchema = z.object({
  address: z.string(),
  /** added by hand: stands on the bench */
  pinned: z.boolean(),
  bubbles: z.int(),
  /** of the newest bubble; null for a phone that was only added */
  last: bubbleSchema.nullable(),
});
export type Phone = z.output<typeof phoneSchema>;

export const crowdSchema = z.strictObject({
  to: addressSchema,
  phones: z.int().min(1).max(20_000),
  texts: z
    .array(z.strictObject({ text: textSchema, weight: z.number().min(0).max(1000).default(1) }))
    .min(1)
    .max(50),
  perSecond: z.number().min(0.1).max(5000).default(10),
  /** digits of the first phone; the others count up from it */
  firstPhone: z
    .string()
    .regex(/^[0-9]{6,15}$/, "Give 6 to 15 digits.")
    .default("251911500000"),
});
export type Crowd = z.output<typeof crowdSchema>;

export const crowdProgressSchema = z.object({
  id: z.int(),
  to: z.string(),
  total: z.int(),
  sent: z.int(),
  running: z.boolean(),
});
export type CrowdProgress = z.output<typeof crowdProgressSchema>;

/**
 * What can go wrong on purpose.
 * On submit_sm: `throttle` (0x58), `queue-full` (0x14), `system-error` (0x08) and `status` (any other) refuse it; `no-answer`
 * takes the text and stays silent; `drop` destroys the link instead of answering; `slow` answers after `delayMs`.
 * On receipts: `late-receipt` adds `delayMs`, `double-receipt` sends it twice, `receipt-state` reports `receiptState`.
 * On the link: `refuse-bind` answers binds with `status`; `silent` reads and never answers anything.
 */
export const FAULT_KINDS = [
  "throttle",
  "queue-full",
  "system-error",
  "status",
  "no-answer",
  "drop",
  "slow",
  "late-receipt",
  "double-receipt",
  "receipt-state",
  "refuse-bind",
  "silent",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const RECEIPT_WORDS = [
  "DELIVRD",
  "EXPIRED",
  "DELETED",
  "UNDELIV",
  "ACCEPTD",
  "UNKNOWN",
  "REJECTD",
] as const;
export type ReceiptWord = (typeof RECEIPT_WORDS)[number];

/** Ends after `count` uses or after `seconds`, whichever comes first; with neither, when it is cleared. */
export const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  count: z.int().min(1).max(1_000_000).optional(),
  seconds: z.number().min(0.1).max(86_400).optional(),
  delayMs: z.int().min(0).max(600_000).default(2000),
  /** command_status of `status` and `refuse-bind`: by default 0x0B and 0x0E, a wrong address and a wrong password */
  status: z.int().min(1).max(0xffffffff).optional(),
  receiptState: z.enum(RECEIPT_WORDS).default("UNDELIV"),
  /** of `no-answer` and `drop`: whether the phone gets the text all the same */
  accepts: z.boolean().optional(),
  /** only texts to this phone; on receipts: of texts to it */
  phone: addressSchema.optional(),
});
export type Fault = z.output<typeof faultSchema>;

export const activeFaultSchema = faultSchema.extend({
  id: z.int(),
  left: z.int().nullable(),
  until: z.number().nullable(),
  used: z.int(),
});
export type ActiveFault = z.output<typeof activeFaultSchema>;

export const simulatorSettingsSchema = z.strictObject({
  /** null: every password is right */
  password: z.string().max(64).nullable(),
  receiptDelayMs: z.int().min(0).max(600_000),
  /** unanswered deliver_sm a session */
  window: z.int().min(1).max(1000),
  /** until a text that was answered with a temporary error comes again */
  retryDelayMs: z.int().min(0).max(600_000),
  /** until a text that was not answered comes again */
  responseMs: z.int().min(100).max(600_000),
  enquireLinkMs: z.int().min(1000).max(600_000),
  /** a receipt names the id as the answer did, or in decimal while the answer was in hex */
  receiptIds: z.enum(["same", "decimal"]),
  /** which account (system id) gets the texts to a number; numbers left out go to any */
  routes: z.record(z.string(), z.string()),
});
export type SimulatorSettings = z.output<typeof simulatorSettingsSchema>;

export const DEFAULT_SETTINGS: SimulatorSettings = {
  password: null,
  receiptDelayMs: 1500,
  window: 50,
  retryDelayMs: 2000,
  responseMs: 30_000,
  enquireLinkMs: 30_000,
  receiptIds: "same",
  routes: {},
};

export const BOUND_MODES = ["open", "receiver", "transmitter", "transceiver"] as const;

export const sessionSchema = z.object({
  id: z.int(),
  mode: z.enum(BOUND_MODES),
  systemId: z.string(),
  /** ms since 1970; null before a bind */
  boundAt: z.number().nullable(),
  inFlight: z.int(),
  submits: z.int(),
  delivers: z.int(),
});

export const simulatorStateSchema = z.object({
  sessions: z.array(sessionSchema),
  /** deliver_sm PDUs that wait for a session, a place in its window, or their next try */
  waiting: z.int(),
  phones: z.int(),
  faults: z.array(activeFaultSchema),
  crowds: z.array(crowdProgressSchema),
  settings: simulatorSettingsSchema,
});
export type SimulatorState = z.output<typeof simulatorStateSchema>;
