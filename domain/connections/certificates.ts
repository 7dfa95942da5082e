import { z } from "zod";

/** What a person recognises a certificate by; times in ms since 1970. */
export type CertificateSummary = {
  /** the common name; the whole subject without one */
  subject: string;
  issuer: string;
  /** the host names and addresses that it is for */
  names: string[];
  from: number;
  until: number;
};

export const certificatesQuerySchema = z.strictObject({ pem: z.string().max(262_144) });
