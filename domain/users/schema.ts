import { z } from "zod";
import { timeZoneSchema } from "@/domain/provision/time-zone";
import { roleSchema } from "./rights";

/** NIST SP 800-63B clause 5.1.1: length counts, composition rules do not. The upper end bounds the work of a guess. */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 200;

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("This is no e-mail address.").max(254, "An e-mail address has at most 254 characters."));

export const newPasswordSchema = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(MAX_PASSWORD_LENGTH, `A password has at most ${MAX_PASSWORD_LENGTH} characters.`);

const personNameSchema = z
  .string()
  .trim()
  .min(1, "A name is missing.")
  .max(120, "A name has at most 120 characters.");

export const signInSchema = z.strictObject({
  email: z.string().trim().min(1, "Your e-mail address is missing.").max(254),
  password: z.string().min(1, "Your password is missing.").max(MAX_PASSWORD_LENGTH),
});
export type SignInInput = z.output<typeof signInSchema>;

/** `code` is the one-time code as printed by the start; case, spaces and hyphens don't matter. */
export const setupSchema = z.strictObject({
  code: z.string().trim().min(1, "The code is missing.").max(60),
  name: personNameSchema,
  email: emailSchema,
  password: newPasswordSchema,
  timeZone: timeZoneSchema,
});
export type SetupInput = z.output<typeof setupSchema>;

export const newUserSchema = z.strictObject({
  name: personNameSchema,
  email: emailSchema,
  role: roleSchema,
  password: newPasswordSchema,
});
export type NewUserInput = z.output<typeof newUserSchema>;

export const userChangeSchema = z.strictObject({
  id: z.uuid(),
  name: personNameSchema,
  role: roleSchema,
  active: z.boolean(),
});
export type UserChangeInput = z.output<typeof userChangeSchema>;

export const passwordResetSchema = z.strictObject({ id: z.uuid(), password: newPasswordSchema });
export type PasswordResetInput = z.output<typeof passwordResetSchema>;

export const ownPasswordSchema = z
  .strictObject({
    current: z.string().min(1, "Your present password is missing.").max(MAX_PASSWORD_LENGTH),
    password: newPasswordSchema,
  })
  .refine(({ current, password }) => current !== password, {
    path: ["password"],
    message: "The new password is the present one.",
  });
export type OwnPasswordInput = z.output<typeof ownPasswordSchema>;

/** The printed form of a setup code: groups of four, joined by hyphens. */
export function normaliseSetupCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return (letters.match(/.{1,4}/g) ?? []).join("-");
}
