/**
 * The spool of one connection: what the database does not take is kept on disk, acknowledged, and stored on its return
 * (docs/decisions/0020).
 * - empty: PDUs go to the intake; one that it refuses, or does not answer for three seconds, is kept
 * - holding: something is kept, so everything new is kept behind it. Left when all of it is stored
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WantedConnection } from "@/db/wanted-connections";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import { Seldom } from "../seldom";
import type { InboundPdu } from "../sessions/link";
import { HeldPdu, ReplayedPdu, TEMPORARY_ERROR } from "./held-pdu";
import { sealRecord, type Kept, type RecordSeal } from "./record";
import { listSegments, noteDone, readSegment, removeSegment, type Segment } from "./segments";
import { SpoolWriter } from "./writer";

export type SpoolDeps = {
  clock: Clock;
  log: Logger;
  seal: RecordSeal;
  folder: string;
  /** of this worker's segments */
  name(segment: number): string;
  isOwn(segmentName: string): boolean;
  /** hands PDUs to the intake, which answers each */
  offer(connection: WantedConnection, pdus: InboundPdu[]): void;
  maxOctets: number;
};

const LATE_MS = 3000;
const LAST_SECONDS_MS = 10_000;
const BATCH = 200;
/** What is under way then is stored, or replayed at the next start. */
const STOP_BUDGET_MS = 3000;

export class Spool {
  private readonly writer: SpoolWriter;
  /** with the intake, oldest first, with the monotonic time of arrival */
  private readonly open = new Map<HeldPdu, number>();
  private readonly stored = new Set<string>();
  private readonly doubtful = new Set<string>();
  private recent: { id: string; at: number }[] = [];
  private order = 0;
  /** records given to the writer, ever */
  private given = 0;
  private octets = 0;
  private waiting = 0;
  private firstAt: number | null = null;
  private reading: { segment: Segment; left: Kept[] | null } | null = null;
  private replaying: Promise<void> | null = null;
  private stopped = false;
  private readonly failures = new Seldom();

  constructor(private readonly deps: SpoolDeps) {
    this.writer = new SpoolWriter(deps);
  }

  /** Kept and not stored: about how many, since when (ms since 1970), in how many octets. Null: nothing. */
  get holds(): { records: number; since: number; octets: number } | null {
    if (this.waiting === 0) return null;
    return { records: this.waiting, since: this.firstAt ?? this.deps.clock.wall(), octets: this.octets };
  }

  /** `leased`: this worker may store what comes. */
  onInbound(connection: WantedConnection, pdus: InboundPdu[], leased: boolean): void {
    const direct: HeldPdu[] = [];
    for (const pdu of pdus) {
      const held = new HeldPdu(pdu, (this.order += 1), {
        keep: (one) => this.keep(one),
        stored: (id) => this.stored.add(id),
        over: (one) => this.open.delete(one),
      });
      if (this.waiting > 0 || !leased) {
        held.startKeeping();
        continue;
      }
      this.open.set(held, this.deps.clock.monotonic());
      direct.push(held);
    }
    if (direct.length > 0) this.deps.offer(connection, direct);
  }

  /** A session broke off: the answers of its last seconds may not have arrived. */
  sessionLost(): void {
    const since = this.deps.clock.wall() - LAST_SECONDS_MS;
    for (const { id, at } of this.recent) if (at > since) this.doubtful.add(id);
    this.recent = [];
  }

  /** A text that the database takes too long for is kept: whoever sent it waits no longer. */
  tick(): void {
    const before = this.deps.clock.monotonic() - LATE_MS;
    for (const [held, since] of [...this.open]) {
      if (since > before) return;
      held.startKeeping();
    }
  }

  /** Segments of a worker that is gone were put into the folder. */
  adopted(): void {
    this.waiting += 1;
  }

  /** Stores what is kept, in the order of arrival, until all is stored or the database takes no more. */
  replay(connection: WantedConnection): Promise<void> {
    this.replaying ??= this.replayAll(connection).finally(() => {
      this.replaying = null;
    });
    return this.replaying;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const ended = this.replaying?.catch(() => undefined);
    if (ended) await Promise.race([ended, sleep(STOP_BUDGET_MS, undefined, { ref: false })]);
    await this.writer.rotate();
  }

  private keep(held: HeldPdu): void {
    const { clock, seal, maxOctets } = this.deps;
    const keptAt = clock.wall();
    const octets = sealRecord(seal, held.toRecord(keptAt));
    if (this.octets + octets.length > maxOctets) return this.refuse(held, new Error("the spool is full"));
    this.given += 1;
    this.waiting += 1;
    this.octets += octets.length;
    this.firstAt ??= keptAt;
    this.writer.append(octets).then(
      () => {
        if (held.pass(0)) this.remember(held.id);
        else this.doubtful.add(held.id);
      },
      (error: unknown) => {
        this.waiting -= 1;
        this.octets -= octets.length;
        this.refuse(held, error);
      },
    );
  }

  private refuse(held: HeldPdu, error: unknown): void {
    const lines = this.failures.ask(this.deps.clock.monotonic());
    if (lines !== null)
      this.deps.log.error({ err: error, linesHeldBack: lines }, "texts refused: they cannot be kept on disk");
    held.pass(TEMPORARY_ERROR);
  }

  private remember(id: string): void {
    const now = this.deps.clock.wall();
    this.recent.push({ id, at: now });
    if (this.recent.length > 1000 && this.recent[this.recent.length >> 1]!.at < now - LAST_SECONDS_MS)
      this.recent.splice(0, this.recent.length >> 1);
  }

  private async replayAll(connection: WantedConnection): Promise<void> {
    while (!this.stopped && this.waiting > 0) {
      this.reading ??= await this.next();
      if (!this.reading) return;
      if (!(await this.storeSegment(connection))) return;
      await removeSegment(this.reading.segment);
      this.reading = null;
    }
  }

  /** The oldest segment; null, and the spool is empty, when there is none and none is being written. */
  private async next(): Promise<Spool["reading"]> {
    await this.writer.rotate();
    const { folder, seal, isOwn, log } = this.deps;
    const { given } = this;
    const [name] = await listSegments(folder);
    if (name === undefined) {
      if (this.writer.isIdle && given === this.given) this.becomeEmpty();
      return null;
    }
    const segment = await readSegment(join(folder, name), seal, isOwn(name));
    this.waiting = Math.max(this.waiting, segment.records.length - segment.done);
    this.firstAt ??= segment.records[0]?.receivedAt ?? null;
    if (segment.damaged.length > 0)
      log.error(
        { file: segment.path, offsets: segment.damaged },
        "a part of the spool cannot be read; it is put aside",
      );
    return { segment, left: null };
  }

  private becomeEmpty(): void {
    this.waiting = 0;
    this.octets = 0;
    this.firstAt = null;
    this.stored.clear();
    this.doubtful.clear();
  }

  /** False when the database does not take it: what is left of a batch goes first the next time. */
  private async storeSegment(connection: WantedConnection): Promise<boolean> {
    const { reading } = this;
    if (!reading) return true;
    const { segment } = reading;
    while (segment.done < segment.records.length) {
      if (this.stopped) return false;
      const batch = segment.records.slice(segment.done, segment.done + BATCH);
      const wanted = reading.left ?? batch.filter(({ id }) => !this.stored.delete(id));
      reading.left = await this.storeBatch(connection, wanted, segment.doubtFrom);
      if (reading.left.length > 0) return false;
      reading.left = null;
      segment.done += batch.length;
      this.waiting = Math.max(1, this.waiting - batch.length);
      await noteDone(segment);
    }
    return true;
  }

  /** Resolves to what was not stored, when the intake has answered for each. */
  private storeBatch(connection: WantedConnection, batch: Kept[], doubtFrom: number): Promise<Kept[]> {
    if (batch.length === 0) return Promise.resolve([]);
    return new Promise((resolve) => {
      const left: Kept[] = [];
      let answers = 0;
      const pdus = batch.map((record) => {
        const doubt = this.doubtful.has(record.id) || record.keptAt >= doubtFrom;
        return new ReplayedPdu(record, { doubt }, (isStored) => {
          if (!isStored) left.push(record);
          answers += 1;
          if (answers === batch.length) resolve(left.sort((a, b) => a.order - b.order));
        });
      });
      this.deps.offer(connection, pdus);
    });
  }
}
