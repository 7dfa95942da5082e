import { z } from "zod";

/** A zone of the IANA database, as Intl knows it ("Africa/Addis_Ababa"). */
export const timeZoneSchema = z
  .string()
  .trim()
  .refine(isTimeZone, 'must be a time zone, as in "Africa/Addis_Ababa"');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
