import type { PollRule, RuleSet } from "@/domain/inbound/rules";
import { UNSAVED_ID } from "@/domain/services/draft";
import { withPoll } from "./draft";
import type { PollInput } from "./schema";

/** When an imagined text comes: before the poll opens, while it is open, after it closed. */
export const PREVIEW_MOMENTS = ["before", "during", "after"] as const;
export type PreviewMoment = (typeof PREVIEW_MOMENTS)[number];

const MINUTE_MS = 60_000;

/** The rules with the form laid over them, its times moved so that `now` is the asked moment of the poll's life. */
export function rulesAt(
  rules: RuleSet,
  id: string | null,
  { input, now, moment }: { input: PollInput; now: number; moment: PreviewMoment },
): RuleSet {
  const laid = withPoll(rules, id, { input, now });
  const times: Record<PreviewMoment, Pick<PollRule, "opensAt" | "closesAt">> = {
    before: { opensAt: now + MINUTE_MS, closesAt: null },
    during: { opensAt: now - MINUTE_MS, closesAt: null },
    after: { opensAt: now - 3 * MINUTE_MS, closesAt: now - 2 * MINUTE_MS },
  };
  const own = id ?? UNSAVED_ID;
  return {
    ...laid,
    polls: laid.polls.map((poll) =>
      poll.id === own ? { ...poll, ...times[moment], graceSeconds: 0 } : poll,
    ),
  };
}
