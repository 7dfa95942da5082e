/** Pausing and resuming what leaves; the workers follow within 2 s (domain/connections/sending.ts). */
import type { Sending } from "@/domain/connections/sending";
import { prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";

const PAUSE = "pause-sending";
const RESUME = "resume-sending";

/** Of one connection. AppError `not-found` when it was deleted. */
export async function setConnectionPaused(author: Author, id: string, paused: boolean): Promise<void> {
  await changeConfiguration(author, ["connections", "overview"], async ({ tx, audit }) => {
    const { name } = await tx.connection.update({ where: { id }, data: { sendingPaused: paused } });
    const action = paused ? PAUSE : RESUME;
    await audit({ action, objectType: "connection", objectId: id, objectName: name });
  });
}

/** Of the whole installation. A connection that is paused by itself stays so. */
export async function setSendingPaused(author: Author, paused: boolean): Promise<void> {
  await changeConfiguration(author, ["connections", "overview"], async ({ tx, audit }) => {
    const { name } = await tx.installation.update({ where: { id: 1 }, data: { sendingPaused: paused } });
    const action = paused ? PAUSE : RESUME;
    await audit({ action, objectType: "installation", objectId: null, objectName: name });
  });
}

export async function getSending(): Promise<Sending> {
  const installation = await prisma.installation.findUnique({
    where: { id: 1 },
    select: { sendingPaused: true },
  });
  if (installation?.sendingPaused !== true) return { paused: false, by: null, since: null };
  const entry = await prisma.audit.findFirst({
    where: { objectId: null, objectType: "installation", action: PAUSE },
    orderBy: { at: "desc" },
    select: { at: true, actor: true },
  });
  return { paused: true, by: entry?.actor ?? null, since: entry?.at.getTime() ?? null };
}
