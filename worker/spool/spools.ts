/** The spools of a worker: between its links and its intake. */
import { hkdfSync } from "node:crypto";
import { join } from "node:path";
import type { WantedConnection } from "@/db/wanted-connections";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import type { InboundPdu } from "../sessions/link";
import { TEMPORARY_ERROR } from "./held-pdu";
import { SpoolOwner } from "./owner";
import { Spool } from "./spool";

/** Of a connection: some half a million texts. */
const MAX_OCTETS = 256 * 2 ** 20;

export type SpoolsDeps = {
  workerId: string;
  clock: Clock;
  log: Logger;
  /** a folder of this machine that outlives the worker */
  root: string;
  secretKey: Buffer;
  offer(connection: WantedConnection, pdus: InboundPdu[]): void;
  listWanted(): Promise<WantedConnection[]>;
  maxOctets?: number;
};

export class Spools {
  private readonly spools = new Map<string, Spool>();
  private readonly owner: SpoolOwner;
  private readonly key: Buffer;
  private readonly unwanted = new Set<string>();
  private begun = false;

  constructor(private readonly deps: SpoolsDeps) {
    this.owner = new SpoolOwner(deps.root, deps.workerId);
    this.key = Buffer.from(hkdfSync("sha256", deps.secretKey, "", "replyback spool", 32));
  }

  async begin(): Promise<void> {
    await this.owner.begin();
    this.begun = true;
  }

  /** Everything that one read of a link brought; `leased`: this worker may store it. */
  onInbound(connection: WantedConnection, pdus: InboundPdu[], leased: boolean): void {
    if (connection.settings.spool) this.spoolOf(connection.id).onInbound(connection, pdus, leased);
    else if (leased) this.deps.offer(connection, pdus);
    else for (const pdu of pdus) pdu.answer(TEMPORARY_ERROR);
  }

  sessionLost(connectionId: string): void {
    this.spools.get(connectionId)?.sessionLost();
  }

  holds(connectionId: string): Spool["holds"] {
    return this.spools.get(connectionId)?.holds ?? null;
  }

  /** Every half second. */
  tick(): void {
    for (const spool of this.spools.values()) spool.tick();
  }

  /** Every two seconds, whatever else takes its time: this worker lives, and takes over from who does not. */
  async beat(): Promise<void> {
    // A folder that could not be made was told of at the start; texts are refused then, not kept.
    if (!this.begun) return;
    for (const id of await this.owner.beat()) {
      this.deps.log.warn({ connectionId: id }, "texts of a worker that is gone are stored from its spool");
      this.spoolOf(id).adopted();
    }
  }

  /** Every two seconds: stores what can be stored. */
  async replay(): Promise<void> {
    const holding = [...this.spools].filter(([, spool]) => spool.holds !== null);
    if (holding.length === 0) return;
    const wanted = new Map((await this.deps.listWanted()).map((one) => [one.id, one]));
    await Promise.all(
      holding.map(async ([id, spool]) => {
        const connection = wanted.get(id);
        if (connection) await spool.replay(connection);
        else this.tellOnce(id);
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.spools.values()].map((spool) => spool.stop()));
    await this.owner.end();
  }

  private tellOnce(connectionId: string): void {
    if (this.unwanted.has(connectionId)) return;
    this.unwanted.add(connectionId);
    const folder = join(this.owner.folder, connectionId);
    this.deps.log.error(
      { connectionId, folder },
      "texts wait on disk for a connection that is off or deleted",
    );
  }

  private spoolOf(connectionId: string): Spool {
    const known = this.spools.get(connectionId);
    if (known) return known;
    const { clock, log, offer, workerId, maxOctets = MAX_OCTETS } = this.deps;
    const made = new Spool({
      ...{ clock, log, offer, maxOctets },
      seal: { key: this.key, connectionId },
      folder: join(this.owner.folder, connectionId),
      name: (segment) =>
        `${String(Math.floor(clock.wall())).padStart(14, "0")}-${workerId}-${String(segment).padStart(6, "0")}`,
      isOwn: (name) => name.includes(workerId),
    });
    this.spools.set(connectionId, made);
    return made;
  }
}
