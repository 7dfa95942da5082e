import type { PollVersion } from "@/domain/polls/versions";
import type { PollReplies } from "@/domain/polls/replies";
import type { Pause, PollPeriod } from "@/domain/polls/periods";

/**
 * The configuration as the matcher sees it: read from the database in one go (db/rules.ts), compiled once
 * (compile.ts), asked for every text (decide.ts). Pure values; the dashboard builds one from an unsaved form too.
 */

export type ServiceRule = {
  id: string;
  name: string;
  position: number;
  /** empty with `allNumbers` */
  numberIds: string[];
  allNumbers: boolean;
  catchAll: boolean;
  words: { word: string; alias: boolean }[];
  reply: string;
};

export type ChoiceRule = { id: string; name: string; words: string[]; withdrawn: boolean };

/** A further question of a poll (domain/polls/follow-ups.ts). `text` is what is sent: a template that may speak of the answer before. */
export type FollowUp = {
  id: string;
  text: string;
  choices: ChoiceRule[];
  /** the text in other languages, by BCP 47 tag; left out: none */
  translations?: Readonly<Record<string, string>>;
};

export type PollRule = {
  id: string;
  name: string;
  question: string;
  questionId: string;
  numberIds: string[];
  /** empty: the choice words stand alone */
  keyword: string;
  choices: ChoiceRule[];
  ballotsPerVoter: number;
  period: PollPeriod;
  /** of a rolling period; left out: 0 */
  windowSeconds?: number;
  counting: "first" | "last";
  listId: string | null;
  /** ms since 1970; null: open from its creation / until closed by hand */
  opensAt: number | null;
  closesAt: number | null;
  graceSeconds: number;
  /** left out: none */
  pauses?: readonly Pause[];
  timeZone: string;
  replies: PollReplies;
  /** in other languages; left out: none */
  versions?: readonly PollVersion[];
  /** further questions, asked one after the other; left out: none */
  followUps?: readonly FollowUp[];
  /** how long an answer to one is waited for; left out: ANSWER_SECONDS */
  answerSeconds?: number;
  /** contact keys of the phones that rehearse; left out: none */
  rehearsal?: ReadonlySet<string>;
};

export type ListRule = {
  id: string;
  name: string;
  numberIds: string[];
  joinWords: string[];
  leaveWords: string[];
  joinReply: string;
  alreadyReply: string;
  leaveReply: string;
};

export type ComplianceRule = {
  stopReply: string;
  startReply: string;
  helpReply: string;
  localStopWords: string[];
  localStartWords: string[];
  localHelpWords: string[];
};

export type NumberRule = { id: string; address: string };

export type RuleSet = {
  /** installation.config_version that these rules were read at */
  version: number;
  timeZone: string;
  numbers: NumberRule[];
  services: ServiceRule[];
  polls: PollRule[];
  lists: ListRule[];
  compliance: ComplianceRule;
};
