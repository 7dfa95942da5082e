/** Delivery receipts: collected, applied in one transaction, and only then answered. */
import type { Applied, Receipt } from "@/db/receipts";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import { Seldom } from "../seldom";
import type { InboundPdu } from "../sessions/link";
import type { ReceivedReceipt } from "./receive";

const MAX_BATCH = 500;
/** Beyond this the SMSC has to keep them. */
const MAX_WAITING = 20_000;
const TEMPORARY_ERROR = 0x64;

type Waiting = { connectionId: string; receipt: ReceivedReceipt };

export class ReceiptIntake {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;
  private readonly outages = new Seldom();

  constructor(
    private readonly deps: {
      clock: Clock;
      log: Logger;
      apply(receipts: Receipt[]): Promise<Applied>;
      onMoved(messageIds: string[]): void;
      /** it has the shape of a receipt, but nobody knows its id: it is a text */
      onText(connectionId: string, pdu: InboundPdu): void;
    },
  ) {}

  add(connectionId: string, receipt: ReceivedReceipt): void {
    if (receipt.state === null || receipt.smscIds.length === 0) return this.addIdle(connectionId, receipt);
    if (this.waiting.length >= MAX_WAITING) return void receipt.pdu.answer(TEMPORARY_ERROR);
    this.waiting.push({ connectionId, receipt });
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  async stop(): Promise<void> {
    await this.running;
  }

  /** A receipt that names no message or no end is answered and otherwise ignored (checklist 34). */
  private addIdle(connectionId: string, receipt: ReceivedReceipt): void {
    if (receipt.byShape) this.deps.onText(connectionId, receipt.pdu);
    else receipt.pdu.answer(0);
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        const { moved, strangers } = await this.deps.apply(batch.flatMap(toReceipt));
        this.finish(batch, new Set(strangers));
        this.deps.onMoved(moved);
      } catch (error) {
        const held = this.outages.ask(this.deps.clock.monotonic());
        if (held !== null)
          this.deps.log.error(
            { err: error, receipts: batch.length, linesHeldBack: held },
            "receipts refused: the database does not store",
          );
        for (const { receipt } of batch) receipt.pdu.answer(TEMPORARY_ERROR);
      }
    }
  }

  private finish(batch: Waiting[], strangers: ReadonlySet<number>): void {
    batch.forEach(({ connectionId, receipt }, index) => {
      if (strangers.has(index)) this.deps.onText(connectionId, receipt.pdu);
      else receipt.pdu.answer(0);
    });
  }
}

function toReceipt({ connectionId, receipt }: Waiting): Receipt[] {
  if (receipt.state === null) return [];
  const { smscIds, state, errorCode, byShape, pdu } = receipt;
  return [{ connectionId, smscIds, state, errorCode, byShape, receivedAt: pdu.receivedAt }];
}
