import type { ChoiceRule, FollowUp, ListRule, PollRule, RuleSet, ServiceRule } from "@/domain/inbound/rules";
import { LATE_MS } from "@/domain/polls/window";
import { pausesSchema, periodOf } from "@/domain/polls/periods";
import { pollRepliesSchema } from "@/domain/polls/replies";
import { translationsSchema } from "@/domain/polls/follow-ups";
import { pollVersionsSchema } from "@/domain/polls/versions";
import { prisma } from "./client";
import type { ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";

const serviceParts = {
  numbers: true,
  words: { orderBy: { position: "asc" } },
} satisfies Prisma.ServiceInclude;
const listParts = { numbers: true, words: { orderBy: { position: "asc" } } } satisfies Prisma.ListInclude;
const pollParts = {
  numbers: true,
  questions: {
    orderBy: { position: "asc" },
    include: {
      choices: { orderBy: { position: "asc" }, include: { words: { orderBy: { position: "asc" } } } },
    },
  },
} satisfies Prisma.PollInclude;

/** The version that every configuration write raises; cheap to ask for. */
export async function getConfigVersion(): Promise<number> {
  const row = await prisma.installation.findUniqueOrThrow({
    where: { id: 1 },
    select: { configVersion: true },
  });
  return Number(row.configVersion);
}

/** Everything the matcher needs, as one consistent picture. Disabled services and lists, drafts and long-closed polls are left out. */
export function loadRuleSet(now: number = Date.now()): Promise<RuleSet> {
  return prisma.$transaction((tx) => readRuleSet(tx, now), { isolationLevel: "RepeatableRead" });
}

/** As `loadRuleSet`, inside a transaction that nobody changes the configuration beside. */
export async function readRuleSet(tx: ConfigurationTransaction, now: number): Promise<RuleSet> {
  const installation = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const numbers = await tx.number.findMany({ select: { id: true, address: true } });
  const inOrder = { orderBy: { createdAt: "asc" } } as const;
  const services = await tx.service.findMany({
    where: { enabled: true },
    include: serviceParts,
    orderBy: [{ position: "asc" }, { createdAt: "asc" }],
  });
  const lists = await tx.list.findMany({ where: { enabled: true }, include: listParts, ...inOrder });
  const polls = await tx.poll.findMany({
    where: {
      draft: false,
      archivedAt: null,
      // Grace (an hour at most) and the time in which late texts are answered lie in the margin of two days.
      OR: [{ closesAt: null }, { closesAt: { gt: new Date(now - 2 * LATE_MS) } }],
    },
    include: pollParts,
    // Of two that opened at the same moment `pickPoll` takes the first: the one that was made last.
    orderBy: { createdAt: "desc" },
  });
  return {
    version: Number(installation.configVersion),
    timeZone: installation.timeZone,
    numbers,
    services: services.map(serviceRule),
    polls: polls.flatMap(pollRule),
    lists: lists.map(listRule),
    compliance: installation,
  };
}

const numberIdsOf = (row: { numbers: { numberId: string }[] }): string[] =>
  row.numbers.map((entry) => entry.numberId);

function serviceRule(row: Prisma.ServiceGetPayload<{ include: typeof serviceParts }>): ServiceRule {
  const { id, name, position, allNumbers, catchAll, reply, words } = row;
  return { id, name, position, allNumbers, catchAll, reply, words, numberIds: numberIdsOf(row) };
}

function listRule(row: Prisma.ListGetPayload<{ include: typeof listParts }>): ListRule {
  const wordsOf = (kind: string): string[] =>
    row.words.filter((entry) => entry.kind === kind).map((entry) => entry.word);
  const { id, name, joinReply, alreadyReply, leaveReply } = row;
  return {
    id,
    name,
    joinReply,
    alreadyReply,
    leaveReply,
    numberIds: numberIdsOf(row),
    joinWords: wordsOf("join"),
    leaveWords: wordsOf("leave"),
  };
}

function pollRule(row: Prisma.PollGetPayload<{ include: typeof pollParts }>): PollRule[] {
  const [question, ...more] = row.questions;
  if (!question) return [];
  return [
    {
      id: row.id,
      name: row.name,
      question: row.question,
      questionId: question.id,
      numberIds: numberIdsOf(row),
      keyword: row.keyword,
      choices: choiceRules(question),
      followUps: more.filter(({ withdrawnAt }) => withdrawnAt === null).map(followUp),
      answerSeconds: row.answerSeconds,
      ballotsPerVoter: row.ballotsPerVoter,
      period: periodOf(row.period),
      windowSeconds: row.windowSeconds,
      counting: row.counting === "last" ? "last" : "first",
      listId: row.listId,
      opensAt: row.opensAt?.getTime() ?? null,
      closesAt: row.closesAt?.getTime() ?? null,
      graceSeconds: row.graceSeconds,
      pauses: pausesSchema.catch([]).parse(row.pauses),
      timeZone: row.timeZone,
      replies: pollRepliesSchema.catch({}).parse(row.replies),
      versions: pollVersionsSchema.catch([]).parse(row.versions),
      rehearsal: new Set(row.rehearsalKeys),
    },
  ];
}

type QuestionRow = Prisma.PollGetPayload<{ include: typeof pollParts }>["questions"][number];

function choiceRules({ choices }: QuestionRow): ChoiceRule[] {
  return choices.map((choice) => ({
    id: choice.id,
    name: choice.name,
    words: choice.words.map((entry) => entry.word),
    withdrawn: choice.withdrawnAt !== null,
  }));
}

function followUp(row: QuestionRow): FollowUp {
  const translations = translationsSchema.catch({}).parse(row.translations);
  return { id: row.id, text: row.text, choices: choiceRules(row), translations };
}
