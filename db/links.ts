import type { LinkStateWord } from "@/domain/connections/states";
import { pool } from "./client";

/** A link as the rail shows it. `since` in ms since 1970; `reason` is empty when all is well. */
export type LinkView = {
  id: string;
  name: string;
  state: LinkStateWord;
  reason: string;
  since: number | null;
  /** by a person, of this link or of all: nothing leaves */
  paused: boolean;
};

type Row = {
  id: string;
  name: string;
  enabled: boolean;
  state: LinkStateWord | null;
  reason: string | null;
  since: Date | null;
  held: boolean;
  paused: boolean;
};

/** Small: one row a connection. A state that no living worker vouches for (its lease lapsed) is not shown as fact. */
const LIST_LINKS = `
SELECT c.id, c.name, c.enabled, r.state, r.reason, r.since,
       coalesce(r.worker_id IS NOT NULL AND r.lease_until > now(), false) AS held,
       c.sending_paused OR coalesce((SELECT sending_paused FROM installation WHERE id = 1), false) AS paused
  FROM connection c LEFT JOIN connection_runtime r ON r.connection_id = c.id
 ORDER BY c.name`;

export async function listLinks(): Promise<LinkView[]> {
  const { rows } = await pool.query<Row>(LIST_LINKS);
  return rows.map(linkView);
}

function linkView({ id, name, enabled, state, reason, since, held, paused }: Row): LinkView {
  const at = since?.getTime() ?? null;
  const own = { id, name, paused };
  if (!enabled) return { ...own, state: "stopped", reason: "", since: at };
  if (!held) return { ...own, state: "down", reason: "No worker runs this link.", since: null };
  return { ...own, state: state ?? "connecting", reason: reason ?? "", since: at };
}
