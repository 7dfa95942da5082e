/** Pausing and resuming what leaves; the workers follow within 2 s (domain/connections/sending.ts). */
import type { Sending } from "@/domain/connections/sending";
import { pool } from "./client";
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

/** The last pause is the newest entry of its kind: `audit_object_id_at_idx` leads to it. */
const READ = `
SELECT i.sending_paused AS paused, a.actor, a.at
  FROM installation i
  LEFT JOIN LATERAL (
    SELECT actor, at FROM audit
     WHERE object_id IS NULL AND object_type = 'installation' AND action = '${PAUSE}'
     ORDER BY at DESC LIMIT 1
  ) a ON i.sending_paused
 WHERE i.id = 1`;

/** Before the first start has written its row, nothing is paused. */
export async function getSending(): Promise<Sending> {
  const { rows } = await pool.query<{ paused: boolean; actor: string | null; at: Date | null }>(READ);
  const { paused = false, actor = null, at = null } = rows[0] ?? {};
  return { paused, by: actor, since: at?.getTime() ?? null };
}
