/**
 * What the dashboard asks of a running worker. A row is `waiting`, then `running` once a worker claimed it, then `done` or
 * `failed`; one that nobody finished in time fails, so that a person never waits for ever.
 */
import {
  REQUEST_SECONDS,
  requestResultSchema,
  type ConnectionTrial,
  type RequestAnswer,
  type RequestState,
} from "@/domain/connections/trial";
import { pool } from "./client";
import { newId } from "./ids";
import { notifyLive } from "./live";
import { decryptSecret, encryptSecret } from "./secrets";

export type ClaimedRequest = {
  id: string;
  kind: "test-connection" | "restart-link";
  connectionId: string | null;
  /** of a test: a `ConnectionTrial`, its password in the clear; else an empty object */
  payload: unknown;
};

const AT_ONCE = 10;

/** The payload goes with the failure too: it may hold a password. */
const FAIL_STALE = `
UPDATE worker_request
   SET state = 'failed', done_at = now(), payload = '{}',
       result = jsonb_build_object('words', CASE state WHEN 'waiting' THEN $2::text ELSE $3::text END)
 WHERE state IN ('waiting', 'running') AND created_at < now() - make_interval(secs => $1)`;

/** A request about a connection belongs to the worker that holds its lease; when nobody holds it, to any worker. */
const CLAIM = `
UPDATE worker_request w SET state = 'running'
  FROM (SELECT q.id FROM worker_request q
         WHERE q.state = 'waiting'
           AND NOT EXISTS (SELECT 1 FROM connection_runtime r
                            WHERE r.connection_id = q.connection_id AND r.worker_id <> $1 AND r.lease_until > now())
         ORDER BY q.created_at LIMIT ${AT_ONCE} FOR UPDATE OF q SKIP LOCKED) next
 WHERE w.id = next.id
RETURNING w.id, w.kind, w.connection_id, w.payload`;

const NOBODY = "No worker took it up. Look whether the worker runs (npm run status).";
const LOST = "The worker stopped before it had an answer. Try again.";

type ClaimedRow = {
  id: string;
  kind: ClaimedRequest["kind"];
  connection_id: string | null;
  payload: Record<string, unknown>;
};

/** Takes waiting requests, each by one worker only; fails those that waited or ran too long. */
export async function claimRequests(workerId: string): Promise<ClaimedRequest[]> {
  await pool.query(FAIL_STALE, [REQUEST_SECONDS, NOBODY, LOST]);
  const { rows } = await pool.query<ClaimedRow>(CLAIM, [workerId]);
  const claimed: ClaimedRequest[] = [];
  for (const row of rows) {
    try {
      claimed.push(readClaimed(row));
    } catch (error) {
      const words = error instanceof Error ? error.message : "The request cannot be read.";
      await finishRequest(row.id, "failed", { words });
    }
  }
  return claimed;
}

function readClaimed({ id, kind, connection_id, payload }: ClaimedRow): ClaimedRequest {
  const { passwordEnc, clientKeyEnc, ...open } = payload;
  if (typeof passwordEnc === "string") open.password = decryptSecret(passwordEnc, `request-password:${id}`);
  if (typeof clientKeyEnc === "string")
    open.clientKey = decryptSecret(clientKeyEnc, `request-client-key:${id}`);
  return { id, kind, connectionId: connection_id, payload: open };
}

/** Stores the answer. The request's payload goes, and with it the encrypted password. */
export async function finishRequest(
  id: string,
  state: "done" | "failed",
  result: Record<string, unknown>,
): Promise<void> {
  await pool.query(
    `UPDATE worker_request SET state = $2, result = $3, done_at = now(), payload = '{}'
      WHERE id = $1 AND state = 'running'`,
    [id, state, JSON.stringify(result)],
  );
}

export type RequestToMake = { connectionId: string | null; requestedBy: string | null };

/** Asks a worker to unbind a connection's link and bind it again. Returns the request's id. */
export function requestRestart(connectionId: string, requestedBy: string | null): Promise<string> {
  return createRequest(newId(), "restart-link", { connectionId, requestedBy, payload: {} });
}

/** Asks a worker to try a connection. Its password and key wait encrypted, for this request only. */
export function requestTest(
  request: RequestToMake,
  { password, clientKey, ...trial }: ConnectionTrial,
): Promise<string> {
  const id = newId();
  const sealed = {
    passwordEnc: encryptSecret(password, `request-password:${id}`),
    clientKeyEnc: encryptSecret(clientKey, `request-client-key:${id}`),
  };
  return createRequest(id, "test-connection", { ...request, payload: { ...trial, ...sealed } });
}

async function createRequest(
  id: string,
  kind: ClaimedRequest["kind"],
  { connectionId, requestedBy, payload }: RequestToMake & { payload: Record<string, unknown> },
): Promise<string> {
  await pool.query(
    "INSERT INTO worker_request (id, kind, connection_id, payload, requested_by) VALUES ($1, $2, $3, $4, $5)",
    [id, kind, connectionId, JSON.stringify(payload), requestedBy],
  );
  await notifyLive(["requests"]).catch(() => undefined);
  return id;
}

/** A request as the person who made it sees it; null when it is unknown. One past its time counts as failed. */
export async function getRequest(id: string): Promise<RequestAnswer | null> {
  const { rows } = await pool.query<{ state: RequestState; result: unknown; stale: boolean }>(
    `SELECT state, result, created_at < now() - make_interval(secs => $2) AS stale
       FROM worker_request WHERE id = $1`,
    [id, REQUEST_SECONDS],
  );
  const row = rows[0];
  if (!row) return null;
  if (row.stale && (row.state === "waiting" || row.state === "running")) {
    return { id, state: "failed", result: { words: row.state === "waiting" ? NOBODY : LOST } };
  }
  const result = requestResultSchema.safeParse(row.result);
  return { id, state: row.state, result: result.success ? result.data : null };
}

/** Removes the requests of yesterday and before: their answers were read, or nobody waits for them. */
export async function forgetRequests(): Promise<void> {
  await pool.query("DELETE FROM worker_request WHERE created_at < now() - interval '1 day'");
}
