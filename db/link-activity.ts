import type { LinkActivity } from "@/domain/connections/figures";
import { readFigures, readLinkTraffic } from "./link-figures";
import { listBinds } from "./link-sessions";
import { countTraced } from "./pdu-trace";

/** All that the page of a connection shows of its link beside the state. */
export async function readLinkActivity(connectionId: string): Promise<LinkActivity> {
  const [{ figures, traceUntil }, binds, traffic, traced] = await Promise.all([
    readFigures(connectionId),
    listBinds(connectionId),
    readLinkTraffic(connectionId),
    countTraced(connectionId),
  ]);
  return { figures, traceUntil, binds, traffic, traced };
}
