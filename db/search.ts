import type { SearchHit } from "@/domain/search/hit";
import { prisma } from "./client";

const A_KIND = 5;

/** Configuration by name, keyword or number: small tables, read in full by a case-insensitive search. At most five of a kind. */
export async function searchConfiguration(text: string): Promise<SearchHit[]> {
  const like = { contains: text, mode: "insensitive" } as const;
  const [polls, services, lists, connections, numbers] = await Promise.all([
    prisma.poll.findMany({
      where: { OR: [{ name: like }, { question: like }, { keyword: like }], archivedAt: null },
      select: { id: true, name: true },
      orderBy: { createdAt: "desc" },
      take: A_KIND,
    }),
    prisma.service.findMany({
      where: { OR: [{ name: like }, { words: { some: { word: like } } }] },
      select: { id: true, name: true },
      take: A_KIND,
    }),
    prisma.list.findMany({
      where: { OR: [{ name: like }, { words: { some: { word: like } } }] },
      select: { id: true, name: true },
      take: A_KIND,
    }),
    prisma.connection.findMany({
      where: { OR: [{ name: like }, { host: like }] },
      select: { id: true, name: true },
      take: A_KIND,
    }),
    prisma.number.findMany({
      where: { OR: [{ address: { contains: text.replace(/\D/g, "") || text } }, { label: like }] },
      select: { id: true, address: true, label: true },
      take: A_KIND,
    }),
  ]);
  return [
    ...polls.map(({ id, name }) => ({ kind: "poll" as const, title: name, href: `/polls/${id}` })),
    ...services.map(({ id, name }) => ({ kind: "service" as const, title: name, href: `/services/${id}` })),
    ...lists.map(({ id, name }) => ({ kind: "list" as const, title: name, href: `/lists/${id}` })),
    ...connections.map(({ id, name }) => ({
      kind: "connection" as const,
      title: name,
      href: `/connections/${id}`,
    })),
    ...numbers.map(({ id, address, label }) => ({
      kind: "number" as const,
      title: label === "" ? address : `${address} ${label}`,
      href: `/messages?number=${id}`,
    })),
  ];
}
