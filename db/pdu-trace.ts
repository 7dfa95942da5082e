/** PDU traces: a ring a connection, written by the worker that holds it, read by the dashboard. */
import type pg from "pg";
import { describeStatus } from "@/domain/smpp/command-status";
import { commandName } from "@/domain/traces/commands";
import type { TraceFilter } from "@/domain/traces/filter";
import {
  hexOf,
  traceFieldsSchema,
  TRACE_KEPT,
  type TraceDetail,
  type TraceField,
  type TraceRow,
} from "@/domain/traces/pdu";
import { pool } from "./client";
import type { Author } from "./configuration";
import { newId } from "./ids";
import { notifyLive } from "./live";

const RESPONSE = 0x80000000;

export type TracedPdu = {
  connectionId: string;
  /** ms since 1970 */
  at: number;
  /** order within a millisecond */
  n: number;
  outbound: boolean;
  bind: string;
  commandId: number;
  status: number;
  sequence: number;
  source: string;
  destination: string;
  answeredMs: number | null;
  length: number;
  octets: Buffer;
  fields: TraceField[];
};

const STORE = `
INSERT INTO pdu_trace (connection_id, at, n, outbound, bind, command_id, status, sequence, source, destination, answered_ms,
                       length, octets, fields)
SELECT $1, t.* FROM unnest($2::timestamptz[], $3::int[], $4::bool[], $5::text[], $6::int8[], $7::int8[], $8::int8[],
                           $9::text[], $10::text[], $11::int[], $12::int[], $13::bytea[], $14::jsonb[])
         AS t (at, n, outbound, bind, command_id, status, sequence, source, destination, answered_ms, length, octets, fields)
 WHERE EXISTS (SELECT 1 FROM connection WHERE id = $1)
ON CONFLICT DO NOTHING`;

const PRUNE = `
DELETE FROM pdu_trace t USING (
  SELECT at, n FROM pdu_trace WHERE connection_id = $1 ORDER BY at DESC, n DESC OFFSET ${TRACE_KEPT - 1} LIMIT 1) last
 WHERE t.connection_id = $1 AND (t.at, t.n) < (last.at, last.n)`;

/** Text columns of PostgreSQL take no NUL, and what an SMSC writes into an address is its own affair. */
const clean = (text: string): string => text.replaceAll("\0", "");

/** Adds PDUs of one connection, in order, and lets go of those that the ring has no room for. */
export async function storeTrace(
  db: pg.Pool,
  connectionId: string,
  pdus: readonly TracedPdu[],
): Promise<void> {
  if (pdus.length === 0) return;
  const column = <T>(read: (pdu: TracedPdu) => T): T[] => pdus.map(read);
  await db.query(STORE, [
    connectionId,
    column((pdu) => new Date(pdu.at)),
    column((pdu) => pdu.n),
    column((pdu) => pdu.outbound),
    column((pdu) => pdu.bind),
    column((pdu) => pdu.commandId),
    column((pdu) => pdu.status),
    column((pdu) => pdu.sequence),
    column((pdu) => clean(pdu.source)),
    column((pdu) => clean(pdu.destination)),
    column((pdu) => pdu.answeredMs),
    column((pdu) => pdu.length),
    column((pdu) => pdu.octets),
    column((pdu) =>
      JSON.stringify(pdu.fields, (_key, value: unknown) =>
        typeof value === "string" ? clean(value) : value,
      ),
    ),
  ]);
  await db.query(PRUNE, [connectionId]);
}

type Row = {
  at: Date;
  n: number;
  outbound: boolean;
  bind: string;
  command_id: number;
  status: number;
  sequence: number;
  source: string;
  destination: string;
  answered_ms: number | null;
  length: number;
  text: string | null;
};

const COLUMNS = `at, n, outbound, bind, command_id, status, sequence, source, destination, answered_ms, length`;
const TEXT = `(SELECT f->>'value' FROM jsonb_array_elements(fields) f
    WHERE f->>'kind' = 'text' AND f->>'name' IN ('short_message', 'message_payload') AND f->>'value' <> '' LIMIT 1) AS text`;

/** Rows after a key (or of the whole ring), oldest first. */
export async function listTrace(
  connectionId: string,
  filter: TraceFilter,
  after: string | null = null,
): Promise<TraceRow[]> {
  const { where, values } = conditions(connectionId, filter, after);
  const { rows } = await pool.query<Row>(
    `SELECT * FROM (SELECT ${COLUMNS}, ${TEXT} FROM pdu_trace WHERE ${where}
                     ORDER BY at DESC, n DESC LIMIT ${TRACE_KEPT}) newest ORDER BY at, n`,
    values,
  );
  return rows.map(rowOf);
}

/** One PDU with its fields and octets; null when the ring has let go of it. */
export async function getTraced(connectionId: string, key: string): Promise<TraceDetail | null> {
  const details = await readDetails("connection_id = $1 AND at = $2 AND n = $3", [
    connectionId,
    ...position(key),
  ]);
  return details[0] ?? null;
}

/** What a filter finds, with fields and octets, oldest first. */
export async function exportTrace(connectionId: string, filter: TraceFilter): Promise<TraceDetail[]> {
  const { where, values } = conditions(connectionId, filter, null);
  return readDetails(where, values);
}

async function readDetails(where: string, values: unknown[]): Promise<TraceDetail[]> {
  const { rows } = await pool.query<Row & { fields: unknown; octets: Buffer }>(
    `SELECT ${COLUMNS}, ${TEXT}, fields, octets FROM pdu_trace WHERE ${where} ORDER BY at, n LIMIT ${TRACE_KEPT}`,
    values,
  );
  return rows.map((row) => ({
    ...rowOf(row),
    fields: traceFieldsSchema.catch([]).parse(row.fields),
    octets: [...row.octets].map((octet) => octet.toString(16).padStart(2, "0")),
    cut: Math.max(0, row.length - row.octets.length),
  }));
}

function conditions(
  connectionId: string,
  { direction, command, status, number, from }: TraceFilter,
  after: string | null,
): { where: string; values: unknown[] } {
  const values: unknown[] = [connectionId];
  const terms = ["connection_id = $1"];
  const add = (write: (place: string) => string, value: unknown): void => {
    values.push(value);
    terms.push(write(`$${values.length}`));
  };
  if (direction !== undefined) add((at) => `outbound = ${at}`, direction === "out");
  if (command !== undefined) add((at) => `command_id = ANY(${at}::int8[])`, commandIds(command));
  if (status === "ok") terms.push(`status = 0 AND command_id >= ${RESPONSE}`);
  if (status === "error") terms.push("status <> 0");
  if (number !== undefined)
    add((at) => `(position(${at} IN source) > 0 OR position(${at} IN destination) > 0)`, number);
  if (from !== undefined) add((at) => `at >= ${at}`, new Date(from));
  if (after !== null) {
    const [at, n] = position(after);
    values.push(at, n);
    terms.push(`(at, n) > ($${values.length - 1}, $${values.length})`);
  }
  return { where: terms.join(" AND "), values };
}

/** A request is looked for together with its response. */
function commandIds(command: number): number[] {
  return command === RESPONSE ? [command] : [command, (command | RESPONSE) >>> 0];
}

function position(key: string): [Date, number] {
  const [at = "0", n = "0"] = key.split(".");
  return [new Date(Number(at)), Number(n)];
}

function rowOf(row: Row): TraceRow {
  const isResponse = row.command_id >= RESPONSE;
  return {
    key: `${row.at.getTime()}.${row.n}`,
    at: row.at.getTime(),
    outbound: row.outbound,
    bind: row.bind,
    command: commandName(row.command_id) ?? hexOf(row.command_id),
    status: isResponse ? row.status : null,
    statusName: isResponse ? describeStatus(row.status).name : "",
    sequence: row.sequence,
    source: row.source,
    destination: row.destination,
    answeredMs: row.answered_ms,
    length: row.length,
    text: row.text ?? "",
  };
}

/** Turns a trace on for so many minutes, or off (0). The worker follows within two seconds. */
export async function orderTrace(author: Author, connectionId: string, minutes: number): Promise<void> {
  await pool.query(
    `INSERT INTO connection_runtime (connection_id, trace_until)
     SELECT id, now() + make_interval(mins => $2) FROM connection WHERE id = $1
     ON CONFLICT (connection_id) DO UPDATE SET trace_until = excluded.trace_until`,
    [connectionId, minutes],
  );
  await auditTrace(author, { connectionId, action: minutes > 0 ? "trace" : "trace-off", minutes });
  await notifyLive(["requests", "connections"]).catch(() => undefined);
}

/** Throws what is kept of a trace away. */
export async function clearTrace(author: Author, connectionId: string): Promise<void> {
  await pool.query("DELETE FROM pdu_trace WHERE connection_id = $1", [connectionId]);
  await auditTrace(author, { connectionId, action: "trace-clear", minutes: 0 });
  await notifyLive([`connection:${connectionId}`]).catch(() => undefined);
}

async function auditTrace(
  author: Author,
  { connectionId, action, minutes }: { connectionId: string; action: string; minutes: number },
): Promise<void> {
  await pool.query(
    `INSERT INTO audit (id, user_id, actor, action, object_type, object_id, object_name, detail)
     SELECT $1, $2, $3, $4, 'connection', id, name, $6 FROM connection WHERE id = $5`,
    [newId(), author.userId, author.name, action, connectionId, JSON.stringify({ minutes })],
  );
}

/** Whoever traces looks at it the same day: what is older than that goes. */
export async function forgetTraces(): Promise<void> {
  await pool.query("DELETE FROM pdu_trace WHERE at < now() - interval '1 day'");
}

export async function countTraced(connectionId: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM pdu_trace WHERE connection_id = $1",
    [connectionId],
  );
  return rows[0]?.count ?? 0;
}
