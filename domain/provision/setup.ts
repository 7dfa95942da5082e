import type { BindMode, ConnectionSettings, Limit } from "@/domain/connections/settings";
import type { ComplianceRule } from "@/domain/inbound/rules";
import type { Translations } from "@/domain/polls/follow-ups";
import type { PollPeriod } from "@/domain/polls/periods";
import type { PollVersion } from "@/domain/polls/versions";
import type { PollReplies } from "@/domain/polls/replies";

/** The configuration in full, by name: what is stored, and what a file wants. Never a password. */

export type ConnectionSetup = {
  name: string;
  host: string;
  port: number;
  systemId: string;
  systemType: string;
  mode: BindMode;
  window: number;
  limits: Limit[];
  numbers: string[];
  country: string;
  trunk: string;
  enabled: boolean;
  settings: ConnectionSettings;
};

export type ServiceSetup = {
  name: string;
  numbers: string[];
  allNumbers: boolean;
  keywords: string[];
  aliases: string[];
  catchAll: boolean;
  reply: string;
  enabled: boolean;
};

export type ListSetup = {
  name: string;
  description: string;
  numbers: string[];
  joinWords: string[];
  leaveWords: string[];
  joinReply: string;
  alreadyReply: string;
  leaveReply: string;
  enabled: boolean;
};

/** A further question of a poll, known by its place. */
export type FollowUpSetup = {
  text: string;
  choices: { name: string; words: string[] }[];
  translations: Translations;
};

export type PollSetup = {
  name: string;
  numbers: string[];
  keyword: string;
  question: string;
  series: string;
  choices: { name: string; words: string[] }[];
  ballotsPerVoter: number;
  period: PollPeriod;
  windowSeconds: number;
  counting: "first" | "last";
  graceSeconds: number;
  timeZone: string;
  list: string | null;
  /** ISO 8601 in UTC */
  opensAt: string | null;
  closesAt: string | null;
  replies: PollReplies;
  versions: PollVersion[];
  followUps: FollowUpSetup[];
  answerSeconds: number;
  draft: boolean;
};

export type Setup = {
  connections: ConnectionSetup[];
  services: ServiceSetup[];
  lists: ListSetup[];
  /** without the archived ones */
  polls: PollSetup[];
  archivedPolls: string[];
  compliance: ComplianceRule;
  timeZone: string;
};

export const SECTIONS = ["connections", "lists", "services", "polls"] as const;
export type Section = (typeof SECTIONS)[number];

/** What applying a file did to one object; `fields` are those that changed, `notes` what the person should know. */
export type Change = {
  section: Section;
  name: string;
  what: "created" | "changed" | "unchanged";
  fields: string[];
  notes: string[];
};
