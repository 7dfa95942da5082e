import type { PollInput } from "@/domain/polls/schema";

/** What a poll may start from; names, questions and words stand in the catalogue under `polls.templates`. */
export const POLL_TEMPLATES = ["yesNo", "scale", "song", "meeting", "talent"] as const;
export type PollTemplate = (typeof POLL_TEMPLATES)[number];

type Settings = Pick<PollInput, "ballotsPerVoter" | "period" | "counting">;

/** The rule that each comes with. */
export const TEMPLATE_SETTINGS: Record<PollTemplate, Settings> = {
  yesNo: { ballotsPerVoter: 1, period: "poll", counting: "first" },
  scale: { ballotsPerVoter: 1, period: "poll", counting: "last" },
  song: { ballotsPerVoter: 1, period: "day", counting: "first" },
  meeting: { ballotsPerVoter: 1, period: "poll", counting: "last" },
  talent: { ballotsPerVoter: 5, period: "poll", counting: "first" },
};

export const templateNamed = (name: unknown): PollTemplate | null =>
  POLL_TEMPLATES.find((one) => one === name) ?? null;
