import type { z } from "zod";
import type { Problem } from "@/domain/errors";

/** A place in the file as people read it: `polls[0].choices[1].words[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** One problem an issue; an unknown key is named itself, not the object it stands in. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: pathText([...issue.path, key]),
        message: "is not a setting that is known here",
      }));
    }
    return [{ path: pathText(issue.path), message: messageOf(issue) }];
  });
}

const TYPES = new Map([
  ["string", "text in quotes"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list in [ ]"],
  ["object", "an object in { }"],
]);

/** zod's own sentences speak of types; a person who edits a file wants to know what to write. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (!/^(?:Invalid|Too)/.test(issue.message)) return issue.message;
  if (issue.code === "invalid_type") {
    if (issue.message.endsWith("received undefined")) return "is missing";
    return `must be ${TYPES.get(issue.expected) ?? issue.expected}`;
  }
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  const unit = issue.code === "too_big" || issue.code === "too_small" ? UNITS.get(issue.origin) : undefined;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}${unit ?? ""}`;
  if (issue.code === "too_small") return `must be at least ${issue.minimum}${unit ?? ""}`;
  return issue.message;
}

const UNITS = new Map([
  ["string", " characters long"],
  ["array", " long"],
]);
