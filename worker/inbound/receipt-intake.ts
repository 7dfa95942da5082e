/** Delivery receipts: collected, applied in one transaction, and only then answered. */
import type { Receipt } from "@/db/receipts";
import type { Logger } from "../log";
import type { ReceivedReceipt } from "./receive";

const MAX_BATCH = 500;
const TEMPORARY_ERROR = 0x64;

type Waiting = { connectionId: string; receipt: ReceivedReceipt };

export class ReceiptIntake {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly deps: {
      log: Logger;
      /** answers the ids of messages whose state moved */
      apply(receipts: Receipt[]): Promise<string[]>;
      onMoved(messageIds: string[]): void;
    },
  ) {}

  add(connectionId: string, receipt: ReceivedReceipt): void {
    // A receipt that names no message or no state change is answered and otherwise ignored (checklist 34).
    if (receipt.state === null || receipt.smscIds.length === 0) return void receipt.pdu.answer(0);
    this.waiting.push({ connectionId, receipt });
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  async stop(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        const moved = await this.deps.apply(batch.flatMap(toReceipt));
        for (const { receipt } of batch) receipt.pdu.answer(0);
        this.deps.onMoved(moved);
      } catch (error) {
        this.deps.log.error({ err: error, receipts: batch.length }, "receipts refused");
        for (const { receipt } of batch) receipt.pdu.answer(TEMPORARY_ERROR);
      }
    }
  }
}

function toReceipt({ connectionId, receipt }: Waiting): Receipt[] {
  if (receipt.state === null) return [];
  const { smscIds, state, errorCode, pdu } = receipt;
  return [{ connectionId, smscIds, state, errorCode, receivedAt: pdu.receivedAt }];
}
