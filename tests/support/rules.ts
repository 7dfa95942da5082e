import type { Decision } from "@/domain/inbound/decision";
import type { ListRule, PollRule, RuleSet, ServiceRule } from "@/domain/inbound/rules";

/** Rules of tests: two numbers, polls that opened an hour before `NOW` and close an hour after. */
export const NUMBER = "n1";
export const NOW = Date.parse("2026-12-01T19:00:00Z");
const HOUR = 3600_000;

export function service(name: string, words: string[], more: Partial<ServiceRule> = {}): ServiceRule {
  return {
    id: name,
    name,
    position: 0,
    numberIds: [NUMBER],
    allNumbers: false,
    catchAll: false,
    words: words.map((word) => ({ word, alias: false })),
    reply: "",
    ...more,
  };
}

export function poll(
  name: string,
  keyword: string,
  choices: string[],
  more: Partial<PollRule> = {},
): PollRule {
  return {
    id: name,
    name,
    question: "",
    questionId: `${name}-q`,
    numberIds: [NUMBER],
    keyword,
    choices: choices.map((word) => ({ id: `${name}-${word}`, name: word, words: [word], withdrawn: false })),
    ballotsPerVoter: 1,
    period: "poll",
    counting: "first",
    listId: null,
    opensAt: NOW - HOUR,
    closesAt: NOW + HOUR,
    graceSeconds: 0,
    timeZone: "UTC",
    replies: {},
    ...more,
  };
}

export function list(name: string, joinWords: string[], leaveWords: string[] = []): ListRule {
  const replies = { joinReply: "", alreadyReply: "", leaveReply: "" };
  return { id: name, name, numberIds: [NUMBER], joinWords, leaveWords, ...replies };
}

export function rulesOf(rules: Partial<RuleSet>): RuleSet {
  return {
    version: 1,
    timeZone: "UTC",
    numbers: [
      { id: NUMBER, address: "12345" },
      { id: "n2", address: "54321" },
    ],
    services: [],
    polls: [],
    lists: [],
    compliance: {
      stopReply: "",
      startReply: "",
      helpReply: "",
      localStopWords: [],
      localStartWords: [],
      localHelpWords: [],
    },
    ...rules,
  };
}

/** "service Weather", "ballot Song counted Blue", "stop" …: what was decided, in short. */
export function short(decision: Decision): string {
  switch (decision.kind) {
    case "ballot":
      return ["ballot", decision.poll.name, decision.outcome, decision.choiceName ?? "-"].join(" ");
    case "service":
    case "catch-all":
      return `${decision.kind} ${decision.service.name}`;
    case "join":
    case "leave":
      return `${decision.kind} ${decision.list.name}`;
    default:
      return decision.kind;
  }
}
