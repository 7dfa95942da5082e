import { BIND_MODES, connectionSettingsSchema, limitsSchema } from "@/domain/connections/settings";
import { translationsSchema } from "@/domain/polls/follow-ups";
import { periodOf } from "@/domain/polls/periods";
import { pollRepliesSchema } from "@/domain/polls/replies";
import { pollVersionsSchema } from "@/domain/polls/versions";
import type { ConnectionSetup, ListSetup, PollSetup, ServiceSetup, Setup } from "@/domain/provision/setup";
import type { ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";

/** The ciphertexts of each connection's secrets, with the id that they are bound to, by the connection's name. */
export type StoredSecrets = Map<string, { id: string; passwordEnc: string; clientKeyEnc: string }>;

const numbers = { include: { number: { select: { address: true } } } } as const;
const words = { orderBy: { position: "asc" } } as const;
const serviceParts = { numbers, words } satisfies Prisma.ServiceInclude;
const listParts = { numbers, words } satisfies Prisma.ListInclude;
const pollParts = {
  numbers,
  list: { select: { name: true } },
  questions: {
    where: { withdrawnAt: null },
    orderBy: { position: "asc" },
    include: {
      choices: { where: { withdrawnAt: null }, orderBy: { position: "asc" }, include: { words } },
    },
  },
} satisfies Prisma.PollInclude;

type Numbered = { numbers: { number: { address: string } }[] };

function addresses(row: Numbered): string[] {
  return row.numbers.map(({ number }) => number.address).sort();
}

/** The whole configuration as one picture. Withdrawn choices and archived polls are history, not configuration. */
export async function readSetup(
  tx: ConfigurationTransaction,
): Promise<{ setup: Setup; secrets: StoredSecrets }> {
  const installation = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const connections = await tx.connection.findMany({ include: { numbers }, orderBy: { createdAt: "asc" } });
  const services = await tx.service.findMany({
    include: serviceParts,
    orderBy: [{ position: "asc" }, { createdAt: "asc" }],
  });
  const lists = await tx.list.findMany({ include: listParts, orderBy: { createdAt: "asc" } });
  const polls = await tx.poll.findMany({ include: pollParts, orderBy: { createdAt: "asc" } });
  const setup: Setup = {
    connections: connections.map(connectionSetup),
    services: services.map(serviceSetup),
    lists: lists.map(listSetup),
    polls: polls.filter((row) => row.archivedAt === null).map(pollSetup),
    archivedPolls: polls.filter((row) => row.archivedAt !== null).map((row) => row.name),
    compliance: installation,
    timeZone: installation.timeZone,
  };
  return { setup, secrets: new Map(connections.map((row) => [row.name, row])) };
}

function connectionSetup(
  row: Prisma.ConnectionGetPayload<{ include: { numbers: typeof numbers } }>,
): ConnectionSetup {
  const { name, host, port, systemId, systemType, country, trunk, enabled } = row;
  return {
    name,
    host,
    port,
    systemId,
    systemType,
    mode: BIND_MODES.find((mode) => mode === row.mode) ?? "transceiver",
    window: row.windowSize,
    limits: limitsSchema.catch([]).parse(row.limits),
    numbers: addresses(row),
    country,
    trunk,
    enabled,
    settings: connectionSettingsSchema.catch(connectionSettingsSchema.parse({})).parse(row.settings),
  };
}

function serviceSetup(row: Prisma.ServiceGetPayload<{ include: typeof serviceParts }>): ServiceSetup {
  const { name, allNumbers, catchAll, reply, enabled } = row;
  const wordsOf = (alias: boolean): string[] =>
    row.words.filter((entry) => entry.alias === alias).map((entry) => entry.word);
  return {
    name,
    numbers: addresses(row),
    allNumbers,
    keywords: wordsOf(false),
    aliases: wordsOf(true),
    catchAll,
    reply,
    enabled,
  };
}

function listSetup(row: Prisma.ListGetPayload<{ include: typeof listParts }>): ListSetup {
  const { name, description, joinReply, alreadyReply, leaveReply, enabled } = row;
  const wordsOf = (kind: string): string[] =>
    row.words.filter((entry) => entry.kind === kind).map((entry) => entry.word);
  return {
    name,
    description,
    numbers: addresses(row),
    joinWords: wordsOf("join"),
    leaveWords: wordsOf("leave"),
    joinReply,
    alreadyReply,
    leaveReply,
    enabled,
  };
}

type QuestionRow = Prisma.PollGetPayload<{ include: typeof pollParts }>["questions"][number];

function choiceSetups({ choices }: QuestionRow): PollSetup["choices"] {
  return choices.map(({ name, words: own }) => ({ name, words: own.map(({ word }) => word) }));
}

function pollSetup(row: Prisma.PollGetPayload<{ include: typeof pollParts }>): PollSetup {
  const { name, keyword, question, ballotsPerVoter, graceSeconds, timeZone, draft } = row;
  const [first, ...more] = row.questions;
  return {
    name,
    numbers: addresses(row),
    keyword,
    question,
    series: row.seriesName,
    choices: first ? choiceSetups(first) : [],
    followUps: more.map((one) => ({
      ...{ text: one.text, choices: choiceSetups(one) },
      translations: translationsSchema.catch({}).parse(one.translations),
    })),
    answerSeconds: row.answerSeconds,
    ballotsPerVoter,
    period: periodOf(row.period),
    windowSeconds: row.windowSeconds,
    counting: row.counting === "last" ? "last" : "first",
    graceSeconds,
    timeZone,
    list: row.list?.name ?? null,
    opensAt: row.opensAt?.toISOString() ?? null,
    closesAt: row.closesAt?.toISOString() ?? null,
    replies: pollRepliesSchema.catch({}).parse(row.replies),
    versions: pollVersionsSchema.catch([]).parse(row.versions),
    draft,
  };
}
