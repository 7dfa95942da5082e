/** What the filters of the message log can be set to: configuration only, never a scan of the log. */
import type { MessageFilterOptions } from "@/domain/messages/log";
import { prisma } from "./client";

const MOST_WORDS = 500;

export async function getMessageFilterOptions(): Promise<MessageFilterOptions> {
  const select = { id: true, name: true } as const;
  const orderBy = { name: "asc" } as const;
  const word = { select: { word: true }, distinct: ["word" as const], take: MOST_WORDS };
  const [numbers, connections, polls, services, lists, serviceWords, choiceWords, listWords] =
    await Promise.all([
      prisma.number.findMany({ orderBy: { address: "asc" } }),
      prisma.connection.findMany({ select, orderBy }),
      prisma.poll.findMany({ select, orderBy: { createdAt: "desc" } }),
      prisma.service.findMany({ select, orderBy }),
      prisma.list.findMany({ select, orderBy }),
      prisma.serviceWord.findMany(word),
      prisma.choiceWord.findMany(word),
      prisma.listWord.findMany(word),
    ]);
  return {
    numbers: numbers.map(({ id, address, label }) => ({ id, name: label ? `${address} ${label}` : address })),
    connections,
    rules: [
      ...polls.map((poll) => ({ ...poll, kind: "poll" as const })),
      ...services.map((service) => ({ ...service, kind: "service" as const })),
      ...lists.map((list) => ({ ...list, kind: "list" as const })),
    ],
    words: [...new Set([...serviceWords, ...choiceWords, ...listWords].map((row) => row.word))].sort((a, b) =>
      a.localeCompare(b),
    ),
  };
}
