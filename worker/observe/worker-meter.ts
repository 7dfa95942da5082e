/** What this worker did, all connections together: counted a batch at a time. */
import { Histogram as Counted } from "prom-client";
import type { AcceptedText } from "@/db/inbox-types";
import type { MessageResult, PartResult } from "@/db/outbox";
import { countUp, type LinkMeter } from "./link-meter";

/** What is done with the database, as its errors are counted. */
export type Operation = "inbound" | "settle" | "claim" | "receipts" | "figures";

/** Replies whose submit is not stored yet; beyond that they are forgotten, and their time is not measured. */
const MOST_REPLIES = 50_000;

export class WorkerMeter {
  readonly databaseErrors = new Map<Operation, number>();
  readonly batchTexts = new Counted({
    ...{
      name: "replyback_inbound_batch_texts",
      help: "Texts and parts stored in one commit.",
      registers: [],
    },
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  });
  readonly batchSeconds = new Counted({
    ...{
      name: "replyback_inbound_batch_seconds",
      help: "From a decided batch to its commit.",
      registers: [],
    },
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 20],
  });
  /** receipt of the text (ms since 1970), by the id of its reply */
  private readonly replies = new Map<string, number>();

  /** Passes what `work` resolves to on; counts what it throws. */
  async watch<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      countUp(this.databaseErrors, operation);
      throw error;
    }
  }

  accepted(texts: readonly AcceptedText[]): void {
    // What expired in the outbox or left by another worker is never told here.
    if (this.replies.size > MOST_REPLIES) this.replies.clear();
    for (const { text, reply } of texts) if (reply) this.replies.set(reply.id, text.at);
  }

  /** What the SMSC answered, once it is stored. */
  settled(
    parts: readonly PartResult[],
    messages: readonly MessageResult[],
    link: (connectionId: string) => LinkMeter | undefined,
  ): void {
    for (const { messageId, connectionId, submittedAt, state } of parts) {
      const meter = link(connectionId);
      if (state === "unknown" && meter) meter.unanswered += 1;
      const receivedAt = this.replies.get(messageId);
      if (receivedAt === undefined) continue;
      this.replies.delete(messageId);
      meter?.replyTime.add(Math.max(0, submittedAt - receivedAt));
    }
    // those that expired or were cancelled
    if (this.replies.size > 0)
      for (const { id, againAt } of messages) if (againAt === null) this.replies.delete(id);
  }
}
