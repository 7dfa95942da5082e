/** PostgreSQL stores every character of Unicode in a text but this one (PostgreSQL manual, 8.3). */
const NUL = "\0";

export const hasNul = (text: string): boolean => text.includes(NUL);

/** Where in parsed input a text holds NUL, as a path of keys; null: nowhere. */
export function findNul(value: unknown): (string | number)[] | null {
  if (typeof value === "string") return hasNul(value) ? [] : null;
  if (typeof value !== "object" || value === null) return null;
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((one, index) => [index, one])
    : Object.entries(value);
  for (const [key, inner] of entries) {
    const path = findNul(inner);
    if (path) return [key, ...path];
  }
  return null;
}

export const NUL_PROBLEM = "holds a character that no text has (U+0000)";
