import type { Claim } from "@/db/outbox";
import type { Lane } from "@/domain/messages/codes";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import type { Link } from "../sessions/link";
import type { OutboundMessage } from "./job";
import type { Settler } from "./settler";
import type { Windows } from "./windows";

export type ClaimedOutbound = OutboundMessage & { optedOut: boolean };

export type DispatcherDeps = {
  clock: Clock;
  log: Logger;
  link: Omit<Link, "inFlight">;
  limiter: Pick<
    Windows,
    "room" | "waitMs" | "paceMs" | "perSecond" | "written" | "unwritten" | "answered" | "setLimits"
  >;
  settler: Pick<Settler, "add" | "backlog">;
  claim(lane: Lane, limit: number): Promise<ClaimedOutbound[]>;
  release(claims: Claim[]): Promise<void>;
  /** false once the lease may have gone to another worker: nothing may be written then */
  isLeased(): boolean;
  onSent(count: number): void;
  onHold(reason: string | null): void;
};
