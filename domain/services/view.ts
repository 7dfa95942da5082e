import type { ServiceInput } from "./schema";

/** A number that rules can listen to; `label` may be empty. */
export type NumberView = { id: string; address: string; label: string };

/** A stored service, as lists and forms show it. */
export type ServiceView = ServiceInput & { id: string; position: number; numbers: NumberView[] };

/** Texts that a rule took; past the cap a count says "more than". */
export type MatchedCount = { day: number; week: number; /** the week has more than that */ capped: boolean };
