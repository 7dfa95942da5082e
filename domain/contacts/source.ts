/**
 * How a join, leave or opt-out came about, as `membership.source` and `consent.source` keep it: `sms`, or `person` with who
 * did it (`person owner@example.org`).
 */
export type Source = { kind: "sms" } | { kind: "person"; who: string } | { kind: "other"; text: string };

export function personSource(who: string): string {
  return `person ${who}`;
}

export function readSource(stored: string): Source {
  if (stored === "sms") return { kind: "sms" };
  if (stored.startsWith("person ")) return { kind: "person", who: stored.slice("person ".length) };
  return { kind: "other", text: stored };
}
