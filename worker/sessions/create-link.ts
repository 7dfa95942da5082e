import type { WantedConnection } from "@/db/wanted-connections";
import type { LineDeps } from "./line";
import type { Link, LinkHandlers } from "./link";
import { SmppLink } from "./smpp-link";

export { testLink } from "./test-link";

/** The link of a connection, not started. SMPP is the one transport so far. */
export function createLink(
  connection: WantedConnection,
  handlers: LinkHandlers,
  deps: Pick<LineDeps, "clock" | "log" | "observe">,
): Link {
  return new SmppLink(connection, handlers, { ...deps, random: Math.random });
}
