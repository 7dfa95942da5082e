import type { Problem } from "@/domain/errors";
import { findClashes, type Clash, type ClashDraft, type DraftWord } from "@/domain/inbound/clash";
import type { ListRule, PollRule, RuleSet, ServiceRule } from "@/domain/inbound/rules";
import { pollPhase } from "@/domain/polls/window";
import type { Plan } from "./plan";
import type { ListSetup, PollSetup, ServiceSetup, Setup } from "./setup";

/**
 * Words that cannot stand: kept for compliance, or taken on the same number. The file's own rules are looked at in the
 * order of the file, each against what is stored and what came before it, so that a clash is told once, at the later one.
 * Numbers are known by their address and rules by section and name here: what is new has no id yet.
 */
export function checkWords(
  plan: Plan,
  current: Setup,
  now: number,
): { problems: Problem[]; notes: Problem[] } {
  const outside = <T extends { name: string }>(stored: T[], steps: { after: { name: string } }[]): T[] =>
    stored.filter(({ name }) => !steps.some(({ after }) => after.name === name));
  const rules = emptyRules(current);
  rules.services = outside(current.services, plan.services).filter(isOn).map(serviceRule);
  rules.lists = outside(current.lists, plan.lists).filter(isOn).map(listRule);
  rules.polls = outside(current.polls, plan.polls).filter(isOpenable).map(pollRule).filter(listening);
  const clashes: Clash[] = [];
  const judge = (draft: ClashDraft, live: boolean): void => {
    clashes.push(...findClashes(live ? rules : emptyRules(current), draft));
  };
  for (const { index, after } of plan.lists) {
    judge(listDraft(after, index), after.enabled);
    if (after.enabled) rules.lists.push(listRule(after));
  }
  for (const { index, after } of plan.services) {
    judge(serviceDraft(after, index), after.enabled);
    if (after.enabled) rules.services.push(serviceRule(after));
  }
  for (const { index, after } of plan.polls) {
    const rule = pollRule(after);
    const live = listening(rule) && isOpenable(after);
    judge(pollDraft(after, index), live);
    if (live) rules.polls.push(rule);
  }
  const told = (severity: Clash["severity"]): Problem[] =>
    clashes
      .filter((clash) => clash.severity === severity)
      .map(({ path, words }) => ({ path, message: words }));
  return { problems: told("error"), notes: told("warning") };

  function listening(poll: PollRule): boolean {
    return pollPhase(poll, now) !== "over";
  }
}

function isOn(rule: { enabled: boolean }): boolean {
  return rule.enabled;
}

function isOpenable(poll: PollSetup): boolean {
  return !poll.draft;
}

function emptyRules({ compliance, timeZone }: Setup): RuleSet {
  return { version: 0, timeZone, numbers: [], services: [], polls: [], lists: [], compliance };
}

function serviceRule(service: ServiceSetup): ServiceRule {
  const { name, numbers, allNumbers, catchAll, keywords, aliases, reply } = service;
  const words = [
    ...keywords.map((word) => ({ word, alias: false })),
    ...aliases.map((word) => ({ word, alias: true })),
  ];
  return { id: `service ${name}`, name, position: 0, numberIds: numbers, allNumbers, catchAll, words, reply };
}

function listRule({ numbers, ...list }: ListSetup): ListRule {
  return { ...list, id: `list ${list.name}`, numberIds: numbers };
}

function pollRule(setup: PollSetup): PollRule {
  const { numbers, choices, opensAt, closesAt, list, followUps, ...poll } = setup;
  const id = `poll ${poll.name}`;
  return {
    ...poll,
    id,
    questionId: id,
    numberIds: numbers,
    choices: choices.map((choice) => ({ ...choice, id: `${id} ${choice.name}`, withdrawn: false })),
    followUps: followUps.map((one, index) => ({
      ...one,
      id: `${id} ${index}`,
      choices: one.choices.map((choice) => ({
        ...choice,
        id: `${id} ${index} ${choice.name}`,
        withdrawn: false,
      })),
    })),
    listId: list,
    opensAt: opensAt === null ? null : Date.parse(opensAt),
    closesAt: closesAt === null ? null : Date.parse(closesAt),
  };
}

function serviceDraft(service: ServiceSetup, index: number): ClashDraft {
  const at = (key: string, alias: boolean) => (word: string, n: number) => ({
    path: `services[${index}].${key}[${n}]`,
    word,
    alias,
  });
  return {
    kind: "service",
    id: `service ${service.name}`,
    numberIds: service.numbers,
    allNumbers: service.allNumbers,
    words: [...service.keywords.map(at("keywords", false)), ...service.aliases.map(at("aliases", true))],
  };
}

function listDraft(list: ListSetup, index: number): ClashDraft {
  const at = (key: string) => (word: string, n: number) => ({ path: `lists[${index}].${key}[${n}]`, word });
  return {
    kind: "list",
    id: `list ${list.name}`,
    numberIds: list.numbers,
    words: [...list.joinWords.map(at("joinWords")), ...list.leaveWords.map(at("leaveWords"))],
  };
}

function pollDraft(poll: PollSetup, index: number): ClashDraft {
  const place = `polls[${index}]`;
  const keyword: DraftWord[] =
    poll.keyword === "" ? [] : [{ path: `${place}.keyword`, word: poll.keyword, group: "keyword" }];
  const choices = choiceWords(poll.choices, `${place}.choices`, poll.keyword === "");
  const further = poll.followUps.flatMap((one, at) =>
    choiceWords(one.choices, `${place}.followUps[${at}].choices`, false),
  );
  const words = [...keyword, ...choices, ...further];
  return { kind: "poll", id: `poll ${poll.name}`, numberIds: poll.numbers, words };
}

function choiceWords(choices: PollSetup["choices"], path: string, standsAlone: boolean): DraftWord[] {
  return choices.flatMap((choice, at) =>
    choice.words.map((word, n) => ({ path: `${path}[${at}].words[${n}]`, word, group: path, standsAlone })),
  );
}
