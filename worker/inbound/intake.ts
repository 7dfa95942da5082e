/**
 * The way in: PDUs become items, items become batches, a batch is one commit, and only then its PDUs are answered
 * (product.md, Promises). Two lanes, each with a database connection of its own: one batch is read while another commits.
 */
import { newId } from "@/db/ids";
import type { AcceptedText, BatchContext, InboxPart, InboxText } from "@/db/inbox-types";
import type { WantedConnection } from "@/db/wanted-connections";
import { AppError } from "@/domain/errors";
import type { LoopGuard } from "@/domain/inbound/loop-guard";
import { MESSAGE_FLAGS } from "@/domain/messages/codes";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import type { Rules } from "../rules";
import type { InboundPdu } from "../sessions/link";
import { Assembler } from "./assembler";
import { decideText } from "./decide-text";
import { StoredUnseen } from "./lane";
import { InboundQueue } from "./queue";
import {
  joinParts,
  receive,
  type Origin,
  type ReceivedPart,
  type ReceivedReceipt,
  type ReceivedText,
} from "./receive";

/** SMPP 3.4 clause 5.1.3. ESME_RX_T_APPN, a temporary error: the SMSC keeps the text. */
const TEMPORARY_ERROR = 0x64;
/** ESME_RX_P_APPN, a permanent error: a text that cannot be stored whatever we do must not come back for ever. */
const PERMANENT_ERROR = 0x65;
const MAX_BATCH = 500;
/** A group of parts that is this old becomes a partial text (checklist 27: some hours). */
const PART_PATIENCE_MS = 4 * 3600 * 1000;

type Item = {
  sender: string;
  isText: boolean;
  pdus: InboundPdu[];
  connection: WantedConnection;
  received:
    | { kind: "text"; value: ReceivedText; group: InboxPart[] | null; flags: number }
    | { kind: "part"; part: InboxPart };
};

export type IntakeDeps = {
  clock: Clock;
  log: Logger;
  rules: Rules;
  guard: LoopGuard;
  lanes: number;
  /** stores a batch in one commit; throws when nothing was stored */
  accept(
    lane: number,
    batch: { texts: InboxText[]; parts: InboxPart[] },
    context: Omit<BatchContext, "tallyWriter">,
  ): Promise<AcceptedText[]>;
  measure: BatchContext["measure"];
  claimReply(connectionId: string): number | null;
  suspicious(connectionId: string): boolean;
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
  private running = new Set<Promise<void>>();

  constructor(private readonly deps: IntakeDeps) {
    this.idle = Array.from({ length: deps.lanes }, () => true);
  }

  /** Everything that one read of a link brought. */
  onInbound(connection: WantedConnection, pdus: InboundPdu[]): void {
    for (const pdu of pdus) {
      const received = receive(connection, pdu);
      if (received.kind === "receipt") this.deps.onReceipt(connection.id, received);
      else if (received.kind === "part") this.addPart(connection, received);
      else
        this.push(connection, received.origin, {
          pdus: received.pdus,
          received: { kind: "text", value: received, group: null, flags: 0 },
        });
    }
    this.pump();
  }

  /** Parts that were stored before a restart. */
  restoreParts(parts: InboxPart[]): void {
    for (const part of parts) this.assembler.add(part);
  }

  /** Turns groups that waited too long into partial texts; called now and then. */
  sweep(connection: WantedConnection): void {
    for (const { parts, since } of this.assembler.overdue(this.deps.clock.wall() - PART_PATIENCE_MS)) {
      const first = parts[0];
      if (!first || first.connectionId !== connection.id) continue;
      this.pushGroup(connection, { parts, since, pdus: [], flags: MESSAGE_FLAGS.partial });
    }
    this.pump();
  }

  /** Takes nothing new and waits for the batches under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  private addPart(connection: WantedConnection, received: ReceivedPart): void {
    const added = this.assembler.add(received.part);
    if (added.kind === "absorbed") {
      received.pdu.answer(0);
    } else if (added.kind === "waiting") {
      this.push(connection, received.origin, {
        pdus: [received.pdu],
        received: { kind: "part", part: received.part },
      });
    } else {
      this.pushGroup(connection, { parts: added.parts, since: added.since, pdus: [received.pdu], flags: 0 });
    }
  }

  private pushGroup(
    connection: WantedConnection,
    group: { parts: InboxPart[]; since: number; pdus: InboundPdu[]; flags: number },
  ): void {
    const last = group.parts[group.parts.length - 1]!;
    const origin = originOfPart(connection, last);
    const value: ReceivedText = {
      kind: "text",
      pdus: group.pdus,
      origin,
      ...joinParts(connection, group.parts),
      notVote: false,
      contentHash: last.contentHash,
    };
    this.push(connection, origin, {
      pdus: group.pdus,
      received: { kind: "text", value, group: group.parts, flags: group.flags },
    });
  }

  private push(connection: WantedConnection, origin: Origin, item: Pick<Item, "pdus" | "received">): void {
    this.queue.push({
      ...item,
      connection,
      sender: origin.contactKey,
      isText: item.received.kind === "text",
    });
  }

  private pump(): void {
    if (this.stopped) return;
    for (let lane = 0; lane < this.idle.length && this.queue.length > 0; lane += 1) {
      if (!this.idle[lane]) continue;
      const batch = this.queue.take(MAX_BATCH);
      if (batch.length === 0) return;
      this.idle[lane] = false;
      const run = this.store(lane, batch).finally(() => {
        this.running.delete(run);
        this.queue.done(batch);
        this.idle[lane] = true;
        this.pump();
      });
      this.running.add(run);
    }
  }

  private async store(lane: number, batch: Item[]): Promise<void> {
    const { rules } = this.deps;
    const reserved = new Map<string, number>();
    try {
      if (!rules.current) throw new AppError("unavailable", "The rules are not loaded yet.");
      const compiled = rules.current;
      const texts = batch.flatMap((item) => this.toText(item, compiled));
      const parts = batch.flatMap(({ received }) => (received.kind === "part" ? [received.part] : []));
      const accepted = await this.deps.accept(lane, { texts, parts }, this.context(reserved));
      this.finish(batch, accepted);
    } catch (error) {
      await this.refuse(lane, batch, error);
    } finally {
      for (const [connectionId, count] of reserved) this.deps.unreserve(connectionId, count);
    }
  }

  private context(reserved: Map<string, number>): Omit<BatchContext, "tallyWriter"> {
    const { clock, workerId, measure, claimReply, suspicious } = this.deps;
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
      suspicious: (connectionId) => suspicious(connectionId),
      replyTtlMs: 15 * 60_000,
      complianceTtlMs: 24 * 3600_000,
    };
  }

  private toText(item: Item, compiled: NonNullable<Rules["current"]>): InboxText[] {
    const { received, connection } = item;
    if (received.kind !== "text") return [];
    const at = received.group?.[0]
      ? Math.min(...received.group.map((part) => part.receivedAt))
      : (item.pdus[0]?.receivedAt ?? 0);
    return [
      decideText(
        { connection, received: received.value, at, group: received.group, flags: received.flags },
        compiled,
        this.deps,
      ),
    ];
  }

  private finish(batch: Item[], accepted: AcceptedText[]): void {
    const now = this.deps.clock.wall();
    for (const { received, pdus } of batch) {
      for (const pdu of pdus) pdu.answer(0);
      if (received.kind === "text" && received.group?.[0]) this.assembler.close(received.group[0], now);
    }
    this.deps.onAccepted(accepted);
  }

  /** Nothing of the batch is stored. One poisonous text must not hold up the others: they are tried one by one. */
  private async refuse(lane: number, batch: Item[], error: unknown): Promise<void> {
    // Stored after all: its replies wait in the outbox, where the sweep of the dispatcher finds them.
    if (error instanceof StoredUnseen) return this.finish(batch, []);
    const away = error instanceof AppError && error.code === "unavailable";
    this.deps.log.error(
      { err: error, texts: batch.length },
      away ? "texts refused: no database" : "batch failed",
    );
    if (!away && batch.length > 1) {
      for (const item of batch) await this.store(lane, [item]);
      return;
    }
    for (const { pdus, received } of batch) {
      for (const pdu of pdus) pdu.answer(away ? TEMPORARY_ERROR : PERMANENT_ERROR);
      const part = received.kind === "part" ? received.part : received.group?.at(-1);
      if (part) this.assembler.forget(part);
    }
  }
}

function originOfPart(connection: WantedConnection, part: InboxPart): Origin {
  const number = connection.numbers.find((candidate) => candidate.address === part.toAddress);
  const { contactKey, contactKind, address, toAddress } = part;
  return { contactKey, contactKind, address, toAddress, numberId: number?.id ?? null };
}
