import pino, { type Logger } from "pino";

export type { Logger };

/** `err.detail` and `err.where`: PostgreSQL quotes the failing row there, with a subscriber's text or number. */
const SECRET = ["password", "systemId", "*.password", "err.detail", "err.where"];

/** Structured logs on stdout; secrets never reach it, texts only at debug level (product.md, Promises). */
export function createLog(level: string): Logger {
  return pino({ level, base: { process: "worker" }, redact: SECRET });
}
