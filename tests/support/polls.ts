import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { prisma } from "@/db/client";
import { getTotals } from "@/db/poll-results";
import { savePoll } from "@/db/poll-save";
import { getPoll } from "@/db/polls";
import { choiceResults } from "@/domain/polls/results";
import type { PollInput } from "@/domain/polls/schema";
import { inputOf, type PollView } from "@/domain/polls/view";
import type { TestDatabase } from "./database";
import { openAdjudicator, type Adjudicator } from "./inbox";
import { createInstallation, ONE_LINK } from "./installation";

export const author = { userId: null, name: "owner@example.org" };
export const MINUTE = 60_000;
let database: TestDatabase;
export let numberId: string;
let connectionId: string;
const open: Adjudicator[] = [];

export const choice = (name: string, ...words: string[]): PollInput["choices"][number] => ({
  id: null,
  name,
  words,
  withdrawn: false,
});

export const song: PollInput = {
  name: "Song",
  question: "Which song?",
  seriesName: "",
  numberIds: [],
  keyword: "VOTE",
  choices: [choice("Blue", "1", "blue"), choice('=Red, "live"', "2", "ቀይ", "🎉")],
  ballotsPerVoter: 1,
  period: "poll",
  windowSeconds: 3600,
  counting: "last",
  listId: null,
  timeZone: "Africa/Addis_Ababa",
  opening: "now",
  opensAt: "",
  closing: "hand",
  closesAt: "",
  graceSeconds: 0,
  replies: {
    counted: "ok {{ choice }}",
    changed: "",
    overCap: "",
    unknownChoice: "?",
    early: "",
    late: "late",
    paused: "paused",
  },
  versions: [],
  followUps: [],
  answerSeconds: 86_400,
};

/** A database of the test file with one number, and no poll at the start of each test. */
export function preparePolls(): void {
  beforeAll(async () => {
    database = await createInstallation(ONE_LINK);
    numberId = (await prisma.number.findUniqueOrThrow({ where: { address: "12345" } })).id;
    connectionId = (await prisma.connection.findFirstOrThrow()).id;
  });

  beforeEach(async () => {
    await prisma.poll.deleteMany();
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  afterAll(async () => {
    await database.drop();
  });
}

export async function create(
  change: Partial<PollInput> = {},
  now = Date.now() - 10 * MINUTE,
): Promise<PollView> {
  const id = await savePoll(
    author,
    { id: null, seenAt: null },
    { input: { ...song, numberIds: [numberId], ...change }, now },
  );
  return stored(id);
}

export async function stored(id: string): Promise<PollView> {
  const poll = await getPoll(id);
  if (!poll) throw new Error("the poll is gone");
  return poll;
}

export async function change(poll: PollView, edit: Partial<PollInput>): Promise<PollView> {
  const input = { ...inputOf(poll), ...edit };
  await savePoll(author, { id: poll.id, seenAt: poll.updatedAt }, { input, now: Date.now() });
  return stored(poll.id);
}

/** A worker with the rules as they stand now. */
export async function worker(): Promise<Adjudicator> {
  const made = await openAdjudicator(database.url, { connectionId });
  open.push(made);
  return made;
}

let phone = 251911000000;
export const nextPhone = (): string => String((phone += 1));

export async function votesByName(poll: PollView): Promise<Record<string, number>> {
  const results = choiceResults(poll.choices, await getTotals(poll));
  return Object.fromEntries(results.map(({ name, votes }) => [name, votes]));
}
