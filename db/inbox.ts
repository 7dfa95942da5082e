/**
 * The long way of a batch of inbound texts into the database, for what db/inbox-express.ts does not take: one transaction
 * that adjudicates, stores and queues replies; only after its commit may the PDUs be answered (product.md, Promises). Two
 * round trips on a pipelined connection, three when the batch holds joins, opt-outs, changes or suspects of redelivery.
 */
import type pg from "pg";
import { codeOf, CONTACT_KINDS } from "@/domain/messages/codes";
import { intArray, octetsArray, smallintArray, textArray, timeArray, uuidArray } from "./arrays";
import { isRehearsal, planBatch, type SlotAnswer } from "./inbox-outcomes";
import { ballotsOf, lateParameters, progressParameters, slotsSince, storeParameters } from "./inbox-rows";
import type { AcceptedText, BatchContext, InboxPart, InboxText, Replaced } from "./inbox-types";
import * as sql from "./sql/inbox";

const DAY_MS = 24 * 3600 * 1000;

/** Runs a named statement; its plan is kept for the life of the connection. */
function run<R extends pg.QueryResultRow>(
  client: pg.ClientBase,
  name: string,
  text: string,
  values: unknown[],
) {
  return client.query<R>({ name, text, values });
}

/**
 * Stores `texts` (at most one per contact, see `BatchContext`) and `parts` in one commit. Throws what PostgreSQL throws;
 * nothing is stored then. `client` must be a pipelined connection of its own.
 */
export async function acceptBatch(
  client: pg.ClientBase,
  batch: { texts: InboxText[]; parts: InboxPart[] },
  context: BatchContext,
): Promise<AcceptedText[]> {
  const texts = [...batch.texts].sort((a, b) => (a.contactKey < b.contactKey ? -1 : 1));
  const { repeated, slots } = await begin(client, batch.parts, { texts, context });
  const fresh = texts.filter((text) => !repeated.has(text.id));
  const answers = {
    slots,
    replaced: await replaceSlots(client, fresh, slots),
    standing: await changeStanding(client, fresh),
    memberships: await changeMemberships(client, fresh),
    redeliveries: repeated,
  };
  const plan = planBatch(texts, answers, context);
  const cleared = texts.flatMap((text) => (text.completes ? [text.completes] : []));
  if (cleared.length > 0) settleLater(dropParts(client, cleared));
  const ballots = ballotsOf(plan, context);
  const late = lateParameters(ballots, context.now);
  if (late) settleLater(run(client, "inbox_late", sql.KEEP_LATE, late));
  if (plan.asked.length > 0)
    settleLater(run(client, "inbox_progress", sql.KEEP_PROGRESS, progressParameters(plan.asked)));
  const parameters = storeParameters(plan, ballots, context);
  const [stored, committed] = inOneWrite(client, () => [
    run(client, "inbox_store", sql.STORE_BATCH, parameters),
    client.query("COMMIT"),
  ]);
  await Promise.all([stored, committed]);
  if ((await committed).command !== "COMMIT") throw new Error("the batch was rolled back");
  return plan.accepted;
}

/** Everything that `send` asks for leaves in one write: a write is a system call, and the server wakes up once. */
function inOneWrite<T>(client: pg.ClientBase, send: () => T): T {
  const { stream } = (client as pg.Client).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

/**
 * Opens the transaction and takes the slots, in one round trip where nothing may be a redelivery. BEGIN alone never fails
 * on a connection that the statement behind it works on.
 */
async function begin(
  client: pg.ClientBase,
  parts: InboxPart[],
  { texts, context }: { texts: InboxText[]; context: BatchContext },
): Promise<{ repeated: Map<string, string>; slots: Map<string, SlotAnswer> }> {
  const open = (): void => {
    settleLater(client.query("BEGIN"));
    if (parts.length > 0) settleLater(keepParts(client, parts));
  };
  if (!texts.some((text) => context.suspicious(text.connectionId))) {
    const nothing = new Map<string, string>();
    const first = inOneWrite(client, () => {
      open();
      return claimSlots(client, texts, nothing, true);
    });
    return {
      repeated: nothing,
      slots: await takeSlots(client, texts, { repeated: nothing, first: await first }),
    };
  }
  open();
  const repeated = await absorbRedeliveries(client, texts, context);
  const first = await claimSlots(client, texts, repeated, true);
  return { repeated, slots: await takeSlots(client, texts, { repeated, first }) };
}

/** A failure of this statement also fails the commit that follows, which is where it is reported. */
function settleLater(statement: Promise<unknown>): void {
  statement.catch(() => undefined);
}

/** Where another worker took a slot in between, the next one is tried: the primary key decides. */
async function takeSlots(
  client: pg.ClientBase,
  texts: InboxText[],
  { repeated, first: slots }: { repeated: Map<string, string>; first: Map<string, SlotAnswer> },
): Promise<Map<string, SlotAnswer>> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const lost = texts.filter((text) => {
      const slot = slots.get(text.contactKey);
      return slot?.allowed === true && slot.n === null && slot.used < capOf(text);
    });
    if (lost.length === 0) break;
    for (const [key, slot] of await claimSlots(client, lost, repeated, false)) slots.set(key, slot);
  }
  return slots;
}

function capOf(text: InboxText): number {
  return text.decision.kind === "ballot" ? text.decision.poll.ballotsPerVoter : 0;
}

/** The decision about a text that may take a slot; null for any other. */
function voteOf(text: InboxText): Extract<InboxText["decision"], { kind: "ballot" }> | null {
  const { decision } = text;
  return decision.kind === "ballot" && decision.outcome === "counted" && !isRehearsal(text) ? decision : null;
}

async function claimSlots(
  client: pg.ClientBase,
  texts: InboxText[],
  repeated: Map<string, string>,
  countText: boolean,
): Promise<Map<string, SlotAnswer>> {
  const ballots = texts.map((text) => (repeated.has(text.id) ? null : voteOf(text)));
  const result = await run<SlotAnswer>(client, "inbox_slots", sql.CLAIM_SLOTS, [
    uuidArray(texts.map((text) => text.contactKey)),
    smallintArray(texts.map((text) => codeOf(CONTACT_KINDS, text.contactKind))),
    textArray(texts.map((text) => text.address)),
    timeArray(texts.map((text) => text.at)),
    uuidArray(ballots.map((ballot) => ballot?.poll.id ?? null)),
    uuidArray(ballots.map((ballot) => ballot?.questionId ?? null)),
    uuidArray(ballots.map((ballot) => ballot?.choiceId ?? null)),
    intArray(texts.map((text) => text.slotPeriod)),
    smallintArray(ballots.map((ballot) => ballot?.poll.ballotsPerVoter ?? 1)),
    uuidArray(ballots.map((ballot) => ballot?.poll.listId ?? null)),
    // The ballot of a text has the id of its message: one text, one ballot.
    uuidArray(texts.map((text) => text.id)),
    intArray(texts.map((text) => (countText && !text.handedBack?.counted ? 1 : 0))),
    uuidArray(texts.map(slotsSince)),
  ]);
  return new Map(result.rows.map((row) => [row.contact_key, row]));
}

async function replaceSlots(
  client: pg.ClientBase,
  texts: InboxText[],
  slots: Map<string, SlotAnswer>,
): Promise<Map<string, Replaced>> {
  const later = texts.flatMap((text) => {
    const decision = voteOf(text);
    const slot = slots.get(text.contactKey);
    if (decision?.poll.counting !== "last") return [];
    return slot?.allowed && slot.n === null ? [{ text, ...decision, top: slot.top }] : [];
  });
  if (later.length === 0) return new Map();
  const result = await run<Replaced>(client, "inbox_replace", sql.REPLACE_SLOTS, [
    uuidArray(later.map(({ text }) => text.contactKey)),
    uuidArray(later.map(({ poll }) => poll.id)),
    uuidArray(later.map(({ questionId }) => questionId)),
    intArray(later.map(({ text }) => text.slotPeriod)),
    smallintArray(later.map(({ poll, top }) => (poll.period === "rolling" ? top : poll.ballotsPerVoter))),
    uuidArray(later.map(({ choiceId }) => choiceId)),
    uuidArray(later.map(({ text }) => text.id)),
  ]);
  return new Map(result.rows.map((row) => [row.contact_key, row]));
}

async function changeStanding(client: pg.ClientBase, texts: InboxText[]): Promise<Set<string>> {
  const asked = texts.filter(({ decision }) => decision.kind === "stop" || decision.kind === "start");
  if (asked.length === 0) return new Set();
  const result = await run<{ contact_key: string }>(client, "inbox_standing", sql.CHANGE_STANDING, [
    uuidArray(asked.map((text) => text.contactKey)),
    timeArray(asked.map((text) => (text.decision.kind === "stop" ? text.at : null))),
  ]);
  return new Set(result.rows.map((row) => row.contact_key));
}

async function changeMemberships(client: pg.ClientBase, texts: InboxText[]): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const [kind, name, statement] of [
    ["join", "inbox_join", sql.JOIN_LISTS],
    ["leave", "inbox_leave", sql.LEAVE_LISTS],
  ] as const) {
    const asked = texts.flatMap((text) =>
      text.decision.kind === kind ? [{ text, listId: text.decision.list.id }] : [],
    );
    if (asked.length === 0) continue;
    const result = await run<{ contact_key: string }>(client, name, statement, [
      uuidArray(asked.map(({ text }) => text.contactKey)),
      uuidArray(asked.map(({ listId }) => listId)),
      timeArray(asked.map(({ text }) => text.at)),
      uuidArray(asked.map(({ text }) => text.id)),
    ]);
    for (const row of result.rows) changed.add(row.contact_key);
  }
  return changed;
}

async function absorbRedeliveries(
  client: pg.ClientBase,
  texts: InboxText[],
  context: BatchContext,
): Promise<Map<string, string>> {
  const asked = texts.filter((text) => context.suspicious(text.connectionId));
  if (asked.length === 0) return new Map();
  const result = await run<{ id: string; message_id: string }>(
    client,
    "inbox_absorb",
    sql.ABSORB_REDELIVERIES,
    [
      uuidArray(asked.map((text) => text.contactKey)),
      uuidArray(asked.map((text) => text.connectionId)),
      uuidArray(asked.map((text) => text.contentHash)),
      uuidArray(asked.map((text) => text.id)),
      new Date(context.now - DAY_MS),
    ],
  );
  return new Map(result.rows.map((row) => [row.id, row.message_id]));
}

function keepParts(client: pg.ClientBase, parts: InboxPart[]): Promise<unknown> {
  return run(client, "inbox_keep_parts", sql.KEEP_PARTS, [
    ...groupArrays(parts),
    smallintArray(parts.map((part) => part.seq)),
    octetsArray(parts.map((part) => part.octets)),
    smallintArray(parts.map((part) => part.dataCoding)),
    smallintArray(parts.map((part) => part.esmClass)),
    timeArray(parts.map((part) => part.receivedAt)),
    uuidArray(parts.map((part) => part.contentHash)),
    smallintArray(parts.map((part) => codeOf(CONTACT_KINDS, part.contactKind))),
    textArray(parts.map((part) => part.address)),
  ]);
}

function dropParts(client: pg.ClientBase, groups: NonNullable<InboxText["completes"]>[]): Promise<unknown> {
  return run(client, "inbox_drop_parts", sql.DROP_PARTS, groupArrays(groups));
}

function groupArrays(groups: NonNullable<InboxText["completes"]>[]): Buffer[] {
  return [
    uuidArray(groups.map((group) => group.contactKey)),
    uuidArray(groups.map((group) => group.connectionId)),
    textArray(groups.map((group) => group.toAddress)),
    intArray(groups.map((group) => group.ref)),
    smallintArray(groups.map((group) => group.refBits)),
    smallintArray(groups.map((group) => group.total)),
  ];
}
