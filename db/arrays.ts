/**
 * Array literals for `unnest`, built by hand: node-postgres' own conversion costs a multiple at batch size
 * (data.md, the inbound batch).
 */

type Simple = string | number | boolean | null;

/** Values that need no quoting: uuids, numbers, booleans, ISO times. */
export function plainArray(values: readonly Simple[]): string {
  let out = "{";
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    out += (i === 0 ? "" : ",") + (value === null ? "NULL" : String(value));
  }
  return `${out}}`;
}

const SPECIAL = /["\\\0]/g;

/** PostgreSQL takes no NUL in a text: U+FFFD stands for it. A lone surrogate becomes U+FFFD as UTF-8 is written. */
const escape = (character: string): string => (character === "\0" ? "\ufffd" : `\\${character}`);

/** Any text; quotes and backslashes are escaped. */
export function textArray(values: readonly (string | null)[]): string {
  let out = "{";
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (i > 0) out += ",";
    out += value === null || value === undefined ? "NULL" : `"${value.replace(SPECIAL, escape)}"`;
  }
  return `${out}}`;
}

/** bytea elements in hex. */
export function octetsArray(values: readonly Uint8Array[]): string {
  return `{${values.map((value) => `"\\\\x${Buffer.from(value).toString("hex")}"`).join(",")}}`;
}

/** Times (ms since 1970) as ISO 8601 in UTC. */
export function timeArray(values: readonly (number | null)[]): string {
  return plainArray(values.map((value) => (value === null ? null : new Date(value).toISOString())));
}
