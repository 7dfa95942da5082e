/** The fields of a connection, one by one, as the form and the provisioning file both check them. */
import { z } from "zod";
import { BIND_MODES, limitsSchema, wholeNumber } from "./settings";

/** Digits as subscribers text to it; a leading plus is dropped. */
export const numberSchema = z
  .string('must be text, as in "12345"')
  .trim()
  .regex(/^\+?[0-9]{1,20}$/, "must be a short code or an international number: digits only")
  .transform((text) => text.replace("+", ""));

export const connectionFields = {
  host: z.string().trim().min(1, "is missing").max(255),
  port: wholeNumber(1, 65_535),
  /** SMPP 3.4 clause 5.2.1: 15 characters and a NUL; phones want none */
  systemId: z.string().max(15, "has at most 15 characters"),
  /** SMPP 3.4 clause 5.2.2 allows 8 characters; many SMSCs allow more */
  password: z.string().max(64, "has at most 64 characters"),
  systemType: z.string().max(12, "has at most 12 characters"),
  mode: z.enum(BIND_MODES),
  window: wholeNumber(1, 1000),
  limits: limitsSchema,
  numbers: z.array(numberSchema).max(200),
  country: z
    .string()
    .trim()
    .regex(/^(?:[A-Za-z]{2}|[0-9]{1,3})?$/, 'must be a country ("ET") or a calling code ("251")')
    .transform((text) => text.toUpperCase()),
  trunk: z.string().regex(/^[0-9]{0,3}$/, "must be the digit that national numbers start with, or empty"),
  enabled: z.boolean(),
};
