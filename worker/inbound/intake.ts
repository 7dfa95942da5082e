/**
 * The way in: PDUs become items, items become batches, a batch is one commit, and only then its PDUs are answered
 * (product.md, Promises). Two lanes, each with a database connection of its own: one batch is read while another commits.
 */
import { isDataError, sqlState } from "@/db/hot-pool";
import { newId } from "@/db/ids";
import { DatabaseAway, LeaseOver, StoredUnseen } from "@/db/inbox-lane";
import type { AcceptedBatch, AcceptedText, BatchContext, InboxPart, InboxText } from "@/db/inbox-types";
import type { WantedConnection } from "@/db/wanted-connections";
import type { LoopGuard } from "@/domain/inbound/loop-guard";
import { REPLY_EXPIRY_MS } from "@/domain/messages/expiry";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import type { Rules } from "../rules";
import { Seldom } from "../seldom";
import type { InboundPdu } from "../sessions/link";
import { readAsked, type ProgressOf } from "./asked";
import { Assembler } from "./assembler";
import { decideItem } from "./decide-text";
import { groupItem, partItem, refusedPart, safeForm, suspectOf, textItem, textsOf, type Item } from "./item";
import { Outstanding } from "./outstanding";
import type { OutageLog } from "./outage-log";
import { InboundQueue } from "./queue";
import { receive, receiveText, type Received, type ReceivedReceipt } from "./receive";
import type { Suspicion } from "./suspicion";

/** SMPP 3.4 clause 5.1.3. ESME_RX_T_APPN, a temporary error: the SMSC keeps the text. */
const TEMPORARY_ERROR = 0x64;
/** ESME_RX_P_APPN, a permanent error: what cannot be stored in any form must not come back for ever. */
const PERMANENT_ERROR = 0x65;
const MAX_BATCH = 500;
/** Fewer texts than this are not parted: what a commit costs beside its texts is the price of ten. */
const MIN_SHARE = 25;
/** Beyond this the SMSC has to keep them, whatever window it grants itself. */
const MAX_WAITING = 20_000;
/** A group of parts that is this old becomes a partial text (checklist 27: some hours). */
const PART_PATIENCE_MS = 4 * 3600 * 1000;
const COMPLIANCE_TTL_MS = 24 * 3600_000;

export type IntakeDeps = {
  clock: Clock;
  log: Logger;
  rules: Rules;
  guard: LoopGuard;
  suspicion: Suspicion;
  outages: Pick<OutageLog, "of">;
  lanes: number;
  /** stores a batch in one commit; throws as Lane.accept does */
  accept(
    lane: number,
    batch: { texts: InboxText[]; parts: InboxPart[] },
    context: Omit<BatchContext, "tallyWriter">,
  ): Promise<AcceptedBatch>;
  /** what these contacts were asked in polls and have not answered */
  progressOf: (contactKeys: string[]) => Promise<ProgressOf>;
  measure: BatchContext["measure"];
  claimReply(connectionId: string): number | null;
  isCurrent: BatchContext["isCurrent"];
  workerId: string;
  onReceipt(connectionId: string, receipt: ReceivedReceipt): void;
  /** reservations of a batch that is stored or refused */
  unreserve(connectionId: string, count: number): void;
  /** what is committed, with its replies: those claimed are this worker's, the others wait in the outbox */
  onAccepted(accepted: AcceptedText[]): void;
};

export class Intake {
  private readonly queue = new InboundQueue<Item>();
  private readonly assembler = new Assembler();
  private readonly idle: boolean[];
  private stopped = false;
  private readonly running = new Set<Promise<void>>();
  /** of batches under way: what was not stored and is tried once more */
  private readonly handedBack = new Set<Item>();
  private readonly outstanding = new Outstanding();
  private readonly outages = new Seldom();

  constructor(private readonly deps: IntakeDeps) {
    this.idle = Array.from({ length: deps.lanes }, () => true);
  }

  /** Everything that one read of a link brought. */
  onInbound(connection: WantedConnection, pdus: InboundPdu[]): void {
    for (const pdu of pdus) {
      if (this.queue.length >= MAX_WAITING || this.stopped) pdu.answer(TEMPORARY_ERROR);
      else this.take(connection, pdu, receive(connection, pdu));
    }
    this.pump();
  }

  /** A PDU that is a text whatever its shape. */
  onText(connection: WantedConnection, pdu: InboundPdu): void {
    this.take(connection, pdu, receiveText(connection, pdu));
    this.pump();
  }

  /** Parts that were stored before a restart. */
  restoreParts(parts: InboxPart[]): void {
    for (const part of parts) this.assembler.restore(part);
  }

  /** Turns groups that waited too long into partial texts; called now and then. */
  sweep(connection: WantedConnection): void {
    const before = this.deps.clock.wall() - PART_PATIENCE_MS;
    for (const group of this.assembler.overdue(connection.id, before))
      this.push(groupItem(connection, group, null));
    this.pump();
  }

  /** Resolves when nothing of the connection waits or is being stored, and its answers in doubt are noted. */
  async settled(connectionId: string): Promise<void> {
    await this.outstanding.none(connectionId);
    await this.deps.suspicion.flush();
  }

  /** Takes nothing new and waits for the batches under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
    await this.deps.suspicion.flush().catch(() => undefined);
  }

  private take(connection: WantedConnection, pdu: InboundPdu, received: Received): void {
    switch (received.kind) {
      case "receipt":
        return this.deps.onReceipt(connection.id, received);
      case "text":
        return this.push(textItem(connection, received));
      case "part":
        return this.addPart(connection, pdu, received.part);
    }
  }

  private addPart(connection: WantedConnection, pdu: InboundPdu, part: InboxPart): void {
    const added = this.assembler.add(part, this.deps.suspicion.doubtsParts(connection.id));
    if (added.displaced) this.push(groupItem(connection, added.displaced, null));
    if (added.complete) this.push(groupItem(connection, added.complete, pdu));
    else if (added.kind === "absorbed") pdu.answer(0);
    else if (added.kind === "busy") pdu.answer(TEMPORARY_ERROR);
    else this.push(partItem(connection, pdu, part));
  }

  private push(item: Item): void {
    this.outstanding.add(item.connection.id);
    this.queue.push(item);
  }

  private pump(): void {
    for (let lane = 0; lane < this.idle.length && this.queue.length > 0; lane += 1) {
      if (!this.idle[lane] || this.stopped) continue;
      const batch = this.queue.take(this.shareOf(lane));
      if (batch.length === 0) return;
      this.idle[lane] = false;
      const run = this.store(lane, batch).finally(() => {
        this.running.delete(run);
        this.close(batch);
        this.idle[lane] = true;
        this.pump();
      });
      this.running.add(run);
    }
  }

  /** What a batch leaves behind: its senders are free, and what it handed back waits again. */
  private close(batch: Item[]): void {
    this.queue.done(batch);
    this.queue.putBack(batch.filter((item) => this.handedBack.has(item)));
    for (const item of batch) if (!this.handedBack.delete(item)) this.outstanding.remove(item.connection.id);
    this.outstanding.wake();
  }

  /**
   * What waits is parted among the idle lanes: a window that is answered at once comes back at once, and as one batch it
   * would keep one lane and the database by turns, never both.
   */
  private shareOf(lane: number): number {
    const idle = this.idle.slice(lane).filter(Boolean).length;
    return Math.min(MAX_BATCH, Math.max(MIN_SHARE, Math.ceil(this.queue.length / idle)));
  }

  /** `safe`: in the form in which everything can be stored. */
  private async store(lane: number, batch: Item[], safe = false): Promise<void> {
    const reserved = new Map<string, number>();
    try {
      const { current } = this.deps.rules;
      if (!current) throw new DatabaseAway(false);
      await this.deps.suspicion.flush().catch(() => {
        throw new DatabaseAway(false);
      });
      const asked = await readAsked(batch, current, this.deps.progressOf);
      const deps = { ...this.deps, asked };
      const decided = batch.flatMap((item) => decideItem(item, current, deps));
      const texts = safe ? decided.map(safeForm) : decided;
      const parts = batch.flatMap(({ content }) => (content.kind === "part" ? [content.part] : []));
      const { accepted, left } = await this.deps.accept(lane, { texts, parts }, this.context(reserved));
      this.finish(this.withoutLeft(batch, left), accepted);
    } catch (error) {
      await this.fail(lane, batch, { error, safe });
    } finally {
      for (const [connectionId, count] of reserved) this.deps.unreserve(connectionId, count);
    }
  }

  private withoutLeft(batch: Item[], left: readonly InboxText[]): Item[] {
    if (left.length === 0) return batch;
    const ids = new Set(left.map((text) => text.id));
    const isLeft = ({ content }: Item): boolean =>
      content.kind === "text" && content.decided !== null && ids.has(content.decided.id);
    for (const item of batch) if (isLeft(item)) this.handedBack.add(item);
    return batch.filter((item) => !isLeft(item));
  }

  private context(reserved: Map<string, number>): Omit<BatchContext, "tallyWriter"> {
    const { clock, workerId, measure, claimReply, isCurrent, suspicion } = this.deps;
    return {
      workerId,
      now: clock.wall(),
      newId: (at) => newId(at),
      measure,
      claimReply: (connectionId) => {
        const epoch = claimReply(connectionId);
        if (epoch !== null) reserved.set(connectionId, (reserved.get(connectionId) ?? 0) + 1);
        return epoch;
      },
      isCurrent: (connectionId) => isCurrent(connectionId),
      suspicious: (connectionId) => suspicion.is(connectionId),
      replyTtlMs: REPLY_EXPIRY_MS,
      complianceTtlMs: COMPLIANCE_TTL_MS,
    };
  }

  private finish(batch: Item[], accepted: AcceptedText[]): void {
    const now = this.deps.clock.wall();
    for (const { content, pdus, connection } of batch) {
      const sent = pdus.every((pdu) => pdu.answer(0));
      const arrivedAt = pdus[0]?.receivedAt ?? now;
      const kept = pdus.at(-1)?.kept;
      if (kept) this.doubtKept(content, kept);
      else if (content.kind === "part") this.deps.suspicion.answeredPart(connection.id, { sent, arrivedAt });
      else if (content.decided && pdus.length > 0)
        this.deps.suspicion.answered(suspectOf(content.decided), { sent, arrivedAt });
      if (content.kind === "text" && content.group) this.assembler.close(content.group, now);
    }
    this.deps.onAccepted(accepted);
  }

  /** What a spool kept was answered then, not now. */
  private doubtKept(content: Item["content"], { doubt }: { doubt: boolean }): void {
    if (doubt && content.kind === "text" && content.decided)
      this.deps.suspicion.suspect([suspectOf(content.decided)]);
  }

  /** Nothing of the batch is stored, unless the error says otherwise. */
  private async fail(
    lane: number,
    batch: Item[],
    { error, safe }: { error: unknown; safe: boolean },
  ): Promise<void> {
    // Its replies wait in the outbox, where the sweep of the dispatcher finds them.
    if (error instanceof StoredUnseen) {
      const left = textsOf(batch).filter(({ id }) => !error.texts.some((stored) => stored.id === id));
      for (const text of left) text.handedBack ??= { counted: false };
      return this.finish(this.withoutLeft(batch, left), []);
    }
    if (error instanceof DatabaseAway && error.doubtful)
      this.deps.suspicion.suspect(textsOf(batch).map(suspectOf));
    // What PostgreSQL says of its own state passes: the SMSC keeps the texts. Only what the texts themselves cause does not.
    const passes = error instanceof DatabaseAway || error instanceof LeaseOver;
    const caused = !passes && (isDataError(error) || sqlState(error) === "");
    const held = caused ? 0 : this.outages.ask(this.deps.clock.monotonic());
    if (held !== null)
      this.deps.log.error(
        { err: error, texts: batch.length, linesHeldBack: held },
        caused ? "a batch cannot be stored as it is" : "texts refused: the database does not store",
      );
    if (!caused) return this.refuse(batch, TEMPORARY_ERROR);
    // One poisonous text must not hold up the others: they are tried one by one.
    if (batch.length > 1) for (const item of batch) await this.store(lane, [item]);
    else if (!safe) await this.store(lane, batch, true);
    else this.refuse(batch, PERMANENT_ERROR);
  }

  private refuse(batch: Item[], status: number): void {
    for (const item of batch) {
      const { content, pdus } = item;
      for (const pdu of pdus) pdu.answer(status);
      const part = refusedPart(item);
      if (content.kind === "part") this.assembler.forget(content.part);
      else if (content.group) this.assembler.reopen(content.group, part);
    }
  }
}
