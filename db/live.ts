import pg from "pg";
import { readDatabaseEnv } from "@/config/env";
import { LIVE_CHANNEL, liveHintSchema, type LiveTopic } from "@/domain/live";
import { pool } from "./client";

/** Says that rows behind these topics changed. A hint only: whoever misses it reads again within seconds. */
export async function notifyLive(
  topics: readonly LiveTopic[],
  db: pg.Pool | pg.ClientBase = pool,
): Promise<void> {
  if (topics.length === 0) return;
  // A payload holds 8,000 octets at most (PostgreSQL NOTIFY); 100 topics stay under it.
  for (let from = 0; from < topics.length; from += 100) {
    await db.query("SELECT pg_notify($1, $2)", [
      LIVE_CHANNEL,
      JSON.stringify(topics.slice(from, from + 100)),
    ]);
  }
}

export type LiveListener = { close(): Promise<void> };

type ListenOptions = {
  onTopics(topics: LiveTopic[]): void;
  /** called after each (re)connect: everything may have changed meanwhile */
  onGap(): void;
  retryMs?: number;
  heartbeatMs?: number;
};

/**
 * One LISTEN connection a process. Heartbeats it (a half-open socket is noticed), reconnects for ever, and reports a gap
 * after every reconnect so that listeners read again.
 */
export function listenLive(options: ListenOptions): LiveListener {
  let closed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  const lost = (failed: pg.Client): void => {
    if (client !== failed) return;
    client = null;
    clearTimeout(timer);
    failed.end().catch(() => undefined);
    if (!closed) timer = setTimeout(connect, options.retryMs ?? 1000);
  };

  const beat = (current: pg.Client): void => {
    timer = setTimeout(() => {
      current.query("SELECT 1").then(
        () => client === current && beat(current),
        () => lost(current),
      );
    }, options.heartbeatMs ?? 10_000);
  };

  const connect = (): void => {
    const next = new pg.Client({
      connectionString: readDatabaseEnv().databaseUrl,
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
      keepAlive: true,
    });
    client = next;
    next.on("error", () => lost(next));
    next.on("end", () => lost(next));
    next.on("notification", (message) => deliver(message.payload, options));
    next
      .connect()
      .then(() => next.query(`LISTEN ${LIVE_CHANNEL}`))
      .then(() => {
        if (client !== next) return;
        options.onGap();
        beat(next);
      })
      .catch(() => lost(next));
  };

  connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      const open = client;
      client = null;
      await open?.end().catch(() => undefined);
    },
  };
}

function deliver(payload: string | undefined, options: ListenOptions): void {
  if (!payload) return;
  try {
    const parsed = liveHintSchema.safeParse(JSON.parse(payload));
    if (parsed.success) options.onTopics(parsed.data);
  } catch {
    // Somebody else's bytes on the channel: not ours to fail on.
  }
}
