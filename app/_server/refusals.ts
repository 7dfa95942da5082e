import "server-only";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { isTimeout } from "@/db/client";
import { AppError, type AppErrorCode, type Problem } from "@/domain/errors";
import { findNul, NUL_PROBLEM } from "@/domain/text/nul";

/** Every refusal as an HTTP status. */
const STATUS: Record<AppErrorCode, number> = {
  "not-signed-in": 401,
  "not-allowed": 403,
  "not-found": 404,
  invalid: 422,
  conflict: 409,
  "too-many-attempts": 429,
  unavailable: 503,
};

export type Refusal = {
  code: AppErrorCode | "unexpected";
  status: number;
  message: string;
  problems: Problem[];
};

/** Paths as react-hook-form writes them: `choices.0.words.1`. */
function formProblems(error: z.ZodError): Problem[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

/**
 * The one mapper from errors to what is shown. Everything that is no AppError is logged here by name and shown as a
 * sentence without detail; Next's own signals (redirect, not found) pass through.
 */
export function refusalOf(error: unknown): Refusal {
  unstable_rethrow(error);
  if (error instanceof AppError) {
    const { code, message, problems } = error;
    return { code, status: STATUS[code], message, problems: [...problems] };
  }
  // the stack alone: PostgreSQL's detail quotes the failing row, with a subscriber's text or number
  console.error("Unexpected:", error instanceof Error ? (error.stack ?? error.message) : typeof error);
  if (isTimeout(error)) {
    const message =
      "The database took too long over this, and it was given up. Ask for less, or try again later.";
    return { code: "unavailable", status: STATUS.unavailable, message, problems: [] };
  }
  const message =
    "Something went wrong here; nothing was changed. Try again, and look into the dashboard's log.";
  return { code: "unexpected", status: 500, message, problems: [] };
}

/** Parses or throws `invalid` with a problem for each field. What it returns can be stored. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    const nul = findNul(parsed.data);
    if (nul === null) return parsed.data;
    const message = `This ${NUL_PROBLEM}.`;
    throw new AppError("invalid", message, [{ path: nul.join("."), message }]);
  }
  const problems = formProblems(parsed.error);
  throw new AppError("invalid", problems[0]?.message ?? "Something in this form is wrong.", problems);
}
