export const SEARCH_KINDS = [
  "poll",
  "service",
  "list",
  "connection",
  "number",
  "contact",
  "messages",
  "message",
] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** One thing the command palette leads to. */
export type SearchHit = { kind: SearchKind; title: string; href: string };
