import { z } from "zod";

/** A setting that cannot be used; `message` is the one line that the start prints before it ends with exit code 1. */
export class SettingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SettingError";
  }
}

export const portSchema = z.coerce.number().int().min(1).max(65535);
export const onOffSchema = z.enum(["on", "off"]);

/** 32 octets or more in base64: an HMAC or AES-256 key. */
export const keySchema = z.base64().refine((text) => Buffer.from(text, "base64").length >= 32, {
  message: "must be at least 32 octets in base64 (openssl rand -base64 32)",
});

export const databaseUrlSchema = z
  .string({ message: "is not set" })
  .regex(/^postgres(ql)?:\/\//, "must start with postgresql://");

/** Parses the environment with `schema`; names the first setting that is wrong and why. */
export function readSettings<T extends z.ZodType>(schema: T): z.output<T> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = issue?.path.join(".") ?? "environment";
  throw new SettingError(`Setting ${name}: ${issue?.message ?? "is wrong"}.`);
}
