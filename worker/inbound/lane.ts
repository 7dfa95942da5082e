import { randomUUID } from "node:crypto";
import pg from "pg";
import { acceptBatch } from "@/db/inbox";
import type { AcceptedText, BatchContext, InboxPart, InboxText } from "@/db/inbox-types";
import { AppError } from "@/domain/errors";
import type { Logger } from "../log";

/** Deadlocks, serialisation failures, shutdowns and lost connections are tried again as a whole (scale.md 8). */
const RETRIED = new Set(["40P01", "40001", "57P01", "57P02", "57P03", "08006", "08003", "08001", "08004"]);
const ATTEMPTS = 3;

/**
 * One database connection for inbound batches, opened when needed and replaced when lost. Its plans assume full tables:
 * made while tables are empty they would stay sequential scans (scale.md, traps).
 */
export class Lane {
  private client: pg.Client | null = null;
  private readonly tallyWriter = randomUUID();

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Logger,
  ) {}

  /** Throws AppError `unavailable` when the database is away; what PostgreSQL says otherwise. Nothing is stored then. */
  async accept(
    batch: { texts: InboxText[]; parts: InboxPart[] },
    context: Omit<BatchContext, "tallyWriter">,
  ): Promise<AcceptedText[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const client = await this.connected();
        return await acceptBatch(client, batch, { ...context, tallyWriter: this.tallyWriter });
      } catch (error) {
        const lost = await this.recover(error);
        if (lost && (await this.isStored(batch))) throw new StoredUnseen(batch.texts);
        if (!lost && !RETRIED.has(codeOfError(error))) throw error;
        if (attempt >= ATTEMPTS) throw new AppError("unavailable", "The database does not answer.");
        this.log.warn({ err: error, attempt }, "batch tried again");
      }
    }
  }

  async close(): Promise<void> {
    const open = this.client;
    this.client = null;
    await open?.end().catch(() => undefined);
  }

  private async connected(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      options: HOT_PATH_OPTIONS,
    });
    client.on("error", () => this.drop(client));
    client.on("end", () => this.drop(client));
    await client.connect();
    this.client = client;
    return client;
  }

  private drop(client: pg.Client): void {
    if (this.client === client) this.client = null;
  }

  /** Ends the failed transaction; true when the connection is gone, so that a commit may have happened unseen. */
  private async recover(error: unknown): Promise<boolean> {
    const client = this.client;
    if (!client) return true;
    const rolledBack = await client.query("ROLLBACK").then(
      () => true,
      () => false,
    );
    if (rolledBack && !codeOfError(error).startsWith("57P")) return false;
    this.client = null;
    await client.end().catch(() => undefined);
    return true;
  }

  /** After a connection was lost in the middle of a commit: did it take place? Its ids tell. */
  private async isStored(batch: { texts: InboxText[] }): Promise<boolean> {
    const first = batch.texts[0];
    if (!first) return false;
    try {
      const client = await this.connected();
      const found = await client.query(
        "SELECT 1 FROM message WHERE contact_key = $1 AND id = $2 AND at = $3",
        [first.contactKey, first.id, new Date(first.at)],
      );
      return found.rows.length > 0;
    } catch {
      return false;
    }
  }
}

/** The batch is stored, but the answer was lost: its PDUs may be answered, its replies are left to the claim loop. */
export class StoredUnseen extends Error {
  constructor(readonly texts: InboxText[]) {
    super("the batch is stored, the answer to its commit was lost");
  }
}

/** jit and sequential scans off: every access of the hot path is by index, whatever the statistics of the moment say. */
export const HOT_PATH_OPTIONS =
  "-c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan";

function codeOfError(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
