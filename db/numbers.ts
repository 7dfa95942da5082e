/** The numbers that subscribers text to, as people know them. Connections bring them (./connection-numbers.ts). */
import { connectionSettingsSchema, limitsSchema } from "@/domain/connections/settings";
import { AppError } from "@/domain/errors";
import type { ReplyLink, ReplyLinks } from "@/domain/numbers/reply-link";
import type { NumberLabelInput, NumberOrderInput } from "@/domain/numbers/schema";
import type { NumberRow } from "@/domain/numbers/view";
import { pool, prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { listSendingNow } from "./failover";

export async function listNumbers(): Promise<NumberRow[]> {
  const [rows, sending] = await Promise.all([
    prisma.number.findMany({
      include: {
        connections: {
          select: { connection: { select: { id: true, name: true } } },
          orderBy: { preference: "asc" },
        },
        _count: { select: { polls: true, services: true, lists: true } },
      },
      orderBy: { address: "asc" },
    }),
    listSendingNow(pool),
  ]);
  return rows.map(({ id, address, label, connections, _count }) => ({
    id,
    address,
    label,
    connections: connections.map(({ connection: { id, name } }) => ({ id, name, sends: sending.has(id) })),
    rules: _count.polls + _count.services + _count.lists,
  }));
}

/** By the connection that sends from a number are preferred: enabled before disabled, then the order of the number. */
export async function listReplyLinks(): Promise<ReplyLinks> {
  const rows = await prisma.connectionNumber.findMany({
    select: {
      numberId: true,
      connection: { select: { id: true, name: true, limits: true, settings: true } },
    },
    orderBy: [
      { connection: { enabled: "desc" } },
      { preference: "asc" },
      { connection: { createdAt: "asc" } },
    ],
  });
  const links = new Map<string, ReplyLink>();
  for (const { numberId, connection } of rows) {
    if (links.has(numberId)) continue;
    const stored = connectionSettingsSchema.safeParse(connection.settings);
    const { longTexts, defaultAlphabet } = stored.data ?? connectionSettingsSchema.parse({});
    const limits = limitsSchema.catch([]).parse(connection.limits);
    const { id: connectionId, name } = connection;
    links.set(numberId, { connectionId, connection: name, limits, longTexts, defaultAlphabet });
  }
  return Object.fromEntries(links);
}

export async function saveNumberLabel(author: Author, { id, label }: NumberLabelInput): Promise<void> {
  await changeConfiguration(author, ["polls", "services", "lists", "connections"], async ({ tx, audit }) => {
    const { address } = await tx.number.update({ where: { id }, data: { label } });
    await audit({
      action: "change",
      objectType: "number",
      objectId: id,
      objectName: address,
      detail: { label },
    });
  });
}

/** AppError `conflict` when the connections of the number are others by now. */
export async function saveNumberOrder(
  author: Author,
  { id, connectionIds }: NumberOrderInput,
): Promise<void> {
  await changeConfiguration(author, ["connections"], async ({ tx, audit }) => {
    const { address, connections } = await tx.number.findUniqueOrThrow({
      where: { id },
      include: { connections: { include: { connection: { select: { name: true } } } } },
    });
    const names = new Map(connections.map((one) => [one.connectionId, one.connection.name]));
    const wanted = new Set(connectionIds);
    if (wanted.size !== names.size || connectionIds.some((one) => !names.has(one)))
      throw new AppError("conflict", "The connections of this number were changed meanwhile. Look again.");
    for (const [preference, connectionId] of [...wanted].entries())
      await tx.connectionNumber.update({
        where: { connectionId_numberId: { connectionId, numberId: id } },
        data: { preference },
      });
    const order = [...wanted].map((one) => names.get(one)).join(", ");
    await audit({
      action: "change",
      objectType: "number",
      objectId: id,
      objectName: address,
      detail: { order },
    });
  });
}
