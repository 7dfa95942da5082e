import pino, { type Logger } from "pino";

export type { Logger };

/** Structured logs on stdout; secrets never reach it, texts only at debug level (product.md, Promises). */
export function createLog(level: string): Logger {
  return pino({ level, base: { process: "worker" }, redact: ["password", "systemId", "*.password"] });
}
