import type { LinkStateWord } from "@/domain/connections/states";
import { pool } from "./client";

/** A link as the rail shows it. `since` in ms since 1970; `reason` is empty when all is well. */
export type LinkView = {
  id: string;
  name: string;
  state: LinkStateWord;
  reason: string;
  since: number | null;
};

type Row = {
  id: string;
  name: string;
  enabled: boolean;
  state: LinkStateWord | null;
  reason: string | null;
  since: Date | null;
  held: boolean;
};

/** Small: one row a connection. A state that no living worker vouches for (its lease lapsed) is not shown as fact. */
const LIST_LINKS = `
SELECT c.id, c.name, c.enabled, r.state, r.reason, r.since,
       coalesce(r.worker_id IS NOT NULL AND r.lease_until > now(), false) AS held
  FROM connection c LEFT JOIN connection_runtime r ON r.connection_id = c.id
 ORDER BY c.name`;

export async function listLinks(): Promise<LinkView[]> {
  const { rows } = await pool.query<Row>(LIST_LINKS);
  return rows.map(linkView);
}

function linkView({ id, name, enabled, state, reason, since, held }: Row): LinkView {
  const at = since?.getTime() ?? null;
  if (!enabled) return { id, name, state: "stopped", reason: "", since: at };
  if (!held) return { id, name, state: "down", reason: "No worker runs this link.", since: null };
  return { id, name, state: state ?? "connecting", reason: reason ?? "", since: at };
}
