import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionInput, ConnectionView } from "@/domain/connections/draft";
import { isSameAccount, isSameTarget, type OneText } from "@/domain/connections/draft";
import { connectionSettingsSchema, limitsSchema } from "@/domain/connections/settings";
import { normaliseAddress } from "@/domain/contacts/address";
import { AppError } from "@/domain/errors";
import { tlsProblems } from "./certificates";
import { pool, prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { ensureNumberIds, joinConnectionNumbers } from "./connection-numbers";
import type { Prisma } from "./generated/client";
import { newId } from "./ids";
import { listLinks, type LinkView } from "./links";
import { decryptSecret, encryptSecret } from "./secrets";
import { enqueueText } from "./send-text";
import { ABANDON } from "./sql/outbox";
import { readMode } from "./wanted-connections";
import { requestTest } from "./worker-requests";

const parts = {
  runtime: true,
  numbers: { include: { number: true }, orderBy: { number: { address: "asc" } } },
} satisfies Prisma.ConnectionInclude;
type Row = Prisma.ConnectionGetPayload<{ include: typeof parts }>;

/** Every connection by name, with what its link is at. */
export async function listConnections(): Promise<ConnectionView[]> {
  const [rows, links, waiting] = await Promise.all([
    prisma.connection.findMany({ include: parts, orderBy: { name: "asc" } }),
    listLinks(),
    countWaiting(),
  ]);
  const byId = new Map(links.map((link) => [link.id, link]));
  return rows.map((row) => connectionView(row, byId.get(row.id), waiting.get(row.id) ?? 0));
}

export async function getConnection(id: string): Promise<ConnectionView | null> {
  const [row, links, waiting] = await Promise.all([
    prisma.connection.findUnique({ where: { id }, include: parts }),
    listLinks(),
    countWaiting(),
  ]);
  const link = links.find((one) => one.id === id);
  return row && connectionView(row, link, waiting.get(id) ?? 0);
}

/** Texts in the outboxes. Counted to 10,000 each: past that, the exact number helps nobody. */
async function countWaiting(): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; count: number }>(
    `SELECT c.id, (SELECT count(*) FROM (SELECT 1 FROM outbox o WHERE o.connection_id = c.id LIMIT 10000) few) AS count
       FROM connection c`,
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

function connectionView(row: Row, link: LinkView | undefined, waiting: number): ConnectionView {
  const { id, name, host, port, systemId, systemType, country, trunk, enabled, runtime } = row;
  const runs = link !== undefined && link.state !== "stopped" && link.state !== "down";
  return {
    ...{ id, name, host, port, systemId, systemType, country, trunk, enabled, waiting },
    mode: readMode(row.mode),
    window: row.windowSize,
    limits: limitsSchema.catch([]).parse(row.limits),
    settings: connectionSettingsSchema.catch(connectionSettingsSchema.parse({})).parse(row.settings),
    hasPassword: row.passwordEnc !== "",
    hasClientKey: row.clientKeyEnc !== "",
    numbers: row.numbers.map(({ number }) => number.address),
    numberIds: row.numbers.map(({ number }) => ({ id: number.id, address: number.address })),
    state: link?.state ?? "stopped",
    reason: link?.reason ?? "",
    since: link?.since ?? null,
    inPerMinute: runs ? (runtime?.inPerMinute ?? 0) : 0,
    outPerMinute: runs ? (runtime?.outPerMinute ?? 0) : 0,
    windowInUse: runs ? (runtime?.windowInUse ?? 0) : 0,
    sendingPaused: row.sendingPaused,
    paused: link?.paused ?? row.sendingPaused,
  };
}

/**
 * Creates a connection (`id` null) or changes one; the worker takes it over within seconds. Returns its id. A stored password
 * that is not typed again stays only while its target does: else AppError `invalid` at `password`.
 */
export async function saveConnection(
  author: Author,
  id: string | null,
  input: ConnectionInput,
): Promise<string> {
  await refuseTakenName(id, input.name);
  return changeConfiguration(author, ["connections"], async ({ tx, audit }) => {
    const { window, numbers, password, clearPassword, clientKey, ...rest } = input;
    if (id !== null) {
      // held until the commit: a password typed meanwhile for another target must not be taken for this one's
      await tx.$queryRaw`SELECT id FROM connection WHERE id = ${id}::uuid FOR UPDATE`;
      const stored = await tx.connection.findUnique({ where: { id } });
      requirePassword(stored, input);
      requireUsableTls(stored, input);
    } else requireUsableTls(null, input);
    const ownId = id ?? newId();
    const typed = clearPassword ? "" : password;
    const data = {
      ...rest,
      windowSize: window,
      ...(keepsPassword(input) ? {} : { passwordEnc: encryptSecret(typed, `connection-password:${ownId}`) }),
      ...(keepsKey(input)
        ? {}
        : { clientKeyEnc: encryptSecret(clientKey, `connection-client-key:${ownId}`) }),
    };
    const saved =
      id === null
        ? await tx.connection.create({ data: { id: ownId, ...data } })
        : await tx.connection.update({ where: { id }, data });
    const numberIds = await ensureNumberIds(tx, numbers);
    await joinConnectionNumbers(tx, saved.id, [...new Set(numberIds.values())]);
    await audit({
      action: id === null ? "create" : "change",
      objectType: "connection",
      objectId: saved.id,
      objectName: saved.name,
    });
    return saved.id;
  });
}

const keepsPassword = ({ password, clearPassword }: ConnectionInput): boolean =>
  password === "" && !clearPassword;
/** A key is of use with its certificate only, and goes with it. */
const keepsKey = ({ clientKey, settings }: ConnectionInput): boolean =>
  clientKey === "" && settings.tls.clientCert !== "";

type StoredConnection = Prisma.ConnectionGetPayload<object>;

/** A stored password goes to the target that it was typed for and nowhere else, whoever asks. */
function requirePassword(stored: StoredConnection | null, input: ConnectionInput): void {
  if (!stored || stored.passwordEnc === "" || !keepsPassword(input)) return;
  const { data: settings } = connectionSettingsSchema.safeParse(stored.settings);
  if (settings && isSameTarget({ ...stored, settings }, input)) return;
  const message =
    "Type the password again: the stored one goes only to the host, port, system id and TLS it was typed for.";
  throw new AppError("invalid", message, [{ path: "password", message }]);
}

/** AppError `invalid` at the fields of what no TLS library could use: better here than at the next bind. */
function requireUsableTls(stored: StoredConnection | null, input: ConnectionInput): void {
  const problems = tlsProblems(input.settings.tls, clientKeyOf(stored, input));
  if (problems.length > 0)
    throw new AppError("invalid", "The certificates or the key cannot be used.", problems);
}

function clientKeyOf(stored: StoredConnection | null, input: ConnectionInput): string {
  return stored && keepsKey(input)
    ? decryptSecret(stored.clientKeyEnc, `connection-client-key:${stored.id}`)
    : input.clientKey;
}

async function refuseTakenName(id: string | null, name: string): Promise<void> {
  const other = await prisma.connection.findUnique({ where: { name }, select: { id: true } });
  if (!other || other.id === id) return;
  const message = "Another connection has this name.";
  throw new AppError("conflict", message, [{ path: "name", message }]);
}

/** Starts or stops a link; the worker follows within seconds. */
export async function setConnectionEnabled(author: Author, id: string, enabled: boolean): Promise<void> {
  await changeConfiguration(author, ["connections"], async ({ tx, audit }) => {
    const { name } = await tx.connection.update({ where: { id }, data: { enabled } });
    const action = enabled ? "turn-on" : "turn-off";
    await audit({ action, objectType: "connection", objectId: id, objectName: name });
  });
}

const RELEASE_MS = 15_000;
const POLL_MS = 200;

/**
 * Stops a link, waits until its worker has handed it over, takes what waits in its outbox out of it (cancelled, with the
 * reason) and deletes it. AppError `conflict` when the worker still holds it after 15 s; it is stopped then.
 */
export async function deleteConnection(author: Author, id: string): Promise<void> {
  await setConnectionEnabled(author, id, false);
  const until = performance.now() + RELEASE_MS;
  while (await isHeld(id)) {
    if (performance.now() > until)
      throw new AppError(
        "conflict",
        "The worker still ends its session. It is stopped now; delete it in a moment.",
      );
    await sleep(POLL_MS);
  }
  await emptyOutbox(id);
  await changeConfiguration(author, ["connections", "messages"], async ({ tx, audit }) => {
    const { name } = await tx.connection.delete({ where: { id } });
    await audit({ action: "delete", objectType: "connection", objectId: id, objectName: name });
  });
}

async function isHeld(id: string): Promise<boolean> {
  const { rows } = await pool.query(
    "SELECT 1 FROM connection_runtime WHERE connection_id = $1 AND worker_id IS NOT NULL AND lease_until > now()",
    [id],
  );
  return rows.length > 0;
}

async function emptyOutbox(id: string): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ count: number }>(ABANDON, [id, new Date()]);
    if (rows[0]?.count === 0) return;
  }
}

/**
 * Asks a worker to try a connection as it is typed; returns the id of the request. `id` is the stored one that is being
 * changed: its password is tried when none is typed (AppError `invalid` at `password` when the target is another one), and an
 * account that is bound already is not bound a second time. An administrator may try any host and port, inside the network
 * too: SMSCs stand there.
 */
export async function testConnection(
  author: Author,
  id: string | null,
  input: ConnectionInput,
): Promise<string> {
  const stored = id === null ? null : await prisma.connection.findUnique({ where: { id } });
  requirePassword(stored, input);
  requireUsableTls(stored, input);
  const { host, port, systemId, systemType, mode, settings } = input;
  const secrets = {
    password:
      stored && keepsPassword(input)
        ? decryptSecret(stored.passwordEnc, `connection-password:${stored.id}`)
        : input.password,
    clientKey: clientKeyOf(stored, input),
  };
  return requestTest(
    { connectionId: await findAccount(input), requestedBy: author.userId },
    { host, port, systemId, systemType, mode, settings, ...secrets },
  );
}

async function findAccount(input: ConnectionInput): Promise<string | null> {
  const same = await prisma.connection.findMany({ where: { port: input.port, systemId: input.systemId } });
  return same.find((one) => one.enabled && isSameAccount(one, input))?.id ?? null;
}

/** Queues one text to one number. AppError `invalid` with its path when the recipient is no number. */
export async function sendOneText({
  connectionId,
  numberId,
  to,
  text,
  flash,
}: OneText): Promise<{ messageId: string }> {
  const connection = await prisma.connection.findUnique({
    where: { id: connectionId },
    include: { numbers: { where: { numberId } } },
  });
  if (!connection) throw new AppError("not-found", "This connection was deleted meanwhile.");
  if (connection.numbers.length === 0) {
    const message = "This connection does not reach that number.";
    throw new AppError("invalid", message, [{ path: "numberId", message }]);
  }
  const { kind, address } = normaliseAddress({ addr: to, ton: 0, npi: 1 }, connection);
  if (kind === "alnum" || kind === "none") {
    const message = `“${to}” is no number that can get a text.`;
    throw new AppError("invalid", message, [{ path: "to", message }]);
  }
  return enqueueText({ numberId, connectionId, contactAddress: address, contactKind: kind, text, flash });
}
