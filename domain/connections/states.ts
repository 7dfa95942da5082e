/** States of a link as people see them; worker/sessions/link.ts has the transport's side. */
export const LINK_STATES = ["stopped", "connecting", "bound", "throttled", "down"] as const;
export type LinkStateWord = (typeof LINK_STATES)[number];
