import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { readDatabaseEnv } from "@/config/env";
import { AppError } from "@/domain/errors";
import { ANSWER_MS, HOT_PATH_OPTIONS, isRetried, sqlState } from "./hot-pool";
import { timeArray, uuidArray } from "./arrays";
import { acceptBatch } from "./inbox";
import { acceptExpress, isExpress } from "./inbox-express";
import type { AcceptedBatch, BatchContext, InboxPart, InboxText } from "./inbox-types";

const ATTEMPTS = 3;
const RETRY_MS = 50;
/** unique_violation: ids are made once a text, so the text is there already */
const TAKEN = "23505";

type Batch = { texts: InboxText[]; parts: InboxPart[] };

/**
 * The database is away: nothing may be answered as stored. `doubtful`: a commit was under way when the connection was lost
 * and nobody could be asked since, so the batch may be stored after all.
 */
export class DatabaseAway extends AppError {
  constructor(readonly doubtful: boolean) {
    super("unavailable", "The database does not answer.");
  }
}

/**
 * Stored, but the answer was lost: the PDUs of `texts` may be answered, their replies are left to the claim loop. What else
 * was in the batch is not stored.
 */
export class StoredUnseen extends Error {
  constructor(readonly texts: InboxText[]) {
    super("the batch is stored, the answer to its commit was lost");
  }
}

/** Nothing is stored: the connection of a text may be another worker's by now, which gets the text from the SMSC again. */
export class LeaseOver extends AppError {
  constructor() {
    super("unavailable", "The lease of the connection is over.");
  }
}

/** One database connection for inbound batches, opened when needed and replaced when lost. */
export class Lane {
  private client: pg.Client | null = null;
  private readonly tallyWriter = randomUUID();

  constructor(private readonly onRetry: (error: unknown, attempt: number) => void) {}

  /**
   * Stores a batch in one commit; what it hands back is to be given again. Throws DatabaseAway, LeaseOver,
   * StoredUnseen, or what PostgreSQL says against the batch; nothing is stored then, except as these say.
   */
  async accept(batch: Batch, context: Omit<BatchContext, "tallyWriter">): Promise<AcceptedBatch> {
    let doubtful = false;
    for (let attempt = 1; ; attempt += 1) {
      let began = false;
      try {
        const client = await this.connected();
        // Until this is known nothing may be tried again: the same votes would be stored twice, or seem over the cap.
        const stored = doubtful ? await listStored(client, batch) : [];
        if (stored.length > 0) throw new StoredUnseen(stored);
        doubtful = false;
        const all = [...batch.texts, ...batch.parts];
        if (all.some((one) => !one.acknowledged && !context.isCurrent(one.connectionId)))
          throw new LeaseOver();
        began = true;
        return await store(client, batch, { ...context, tallyWriter: this.tallyWriter });
      } catch (error) {
        if (error instanceof StoredUnseen || error instanceof LeaseOver) throw error;
        const lost = await this.recover(error);
        doubtful ||= (began && lost) || sqlState(error) === TAKEN;
        if (!lost && !doubtful && !isRetried(error)) throw error;
        if (attempt >= ATTEMPTS) throw new DatabaseAway(doubtful);
        this.onRetry(error, attempt);
        await sleep(RETRY_MS * attempt);
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
      connectionString: readDatabaseEnv().databaseUrl,
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: ANSWER_MS,
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
    const state = sqlState(error);
    // Shut down by an administrator, or a primary that became a standby: another connection finds the right server.
    const leave = state.startsWith("57P") || state === "25006" || state.startsWith("08");
    const rolledBack =
      !leave &&
      (await client.query("ROLLBACK").then(
        () => true,
        () => false,
      ));
    if (rolledBack) return false;
    this.client = null;
    client.end().catch(() => undefined);
    return true;
  }
}

async function store(client: pg.Client, batch: Batch, context: BatchContext): Promise<AcceptedBatch> {
  const express = batch.parts.length === 0 && batch.texts.every((text) => isExpress(text, context.now));
  if (express) return acceptExpress(client, batch.texts, context);
  return { accepted: await acceptBatch(client, batch, context), left: [] };
}

/** Did the commit take place, and for which texts? Parts alone may be stored twice without harm. */
async function listStored(client: pg.Client, { texts }: Batch): Promise<InboxText[]> {
  if (texts.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `SELECT m.id FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS t (contact_key, id, at)
       JOIN message m USING (contact_key, id, at)`,
    [
      uuidArray(texts.map((text) => text.contactKey)),
      uuidArray(texts.map((text) => text.id)),
      timeArray(texts.map((text) => text.at)),
    ],
  );
  const stored = new Set(rows.map((row) => row.id));
  return texts.filter(({ id }) => stored.has(id));
}
