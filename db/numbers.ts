/** The numbers that subscribers text to, as people know them. Connections bring them (./connection-numbers.ts). */
import type { NumberLabelInput } from "@/domain/numbers/schema";
import type { NumberRow } from "@/domain/numbers/view";
import { prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";

export async function listNumbers(): Promise<NumberRow[]> {
  const rows = await prisma.number.findMany({
    include: {
      connections: { select: { connection: { select: { name: true } } }, orderBy: { preference: "asc" } },
      _count: { select: { polls: true, services: true, lists: true } },
    },
    orderBy: { address: "asc" },
  });
  return rows.map(({ id, address, label, connections, _count }) => ({
    id,
    address,
    label,
    connections: connections.map(({ connection }) => connection.name),
    rules: _count.polls + _count.services + _count.lists,
  }));
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
