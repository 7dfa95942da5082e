import { pool, prisma } from "@/db/client";
import { contactKey, newId } from "@/db/ids";
import { codeOf, DIRECTIONS, MESSAGE_STATES, RULE_KINDS, type MessageState } from "@/domain/messages/codes";
import type { TestDatabase } from "./database";
import { createInstallation } from "./installation";

export const NOON = Date.parse("2026-11-10T09:00:00Z");

export type LogIds = { operator: string; hub: string; short: string; long: string };

/** A database with two connections, a number each, a service and an open poll. */
export async function openLogDatabase(): Promise<{ database: TestDatabase; ids: LogIds }> {
  const database = await createInstallation({
    connections: [
      { name: "operator", host: "127.0.0.1", port: 2775, numbers: ["12345"], country: "ET" },
      { name: "hub", host: "127.0.0.1", port: 2776, numbers: ["251911999999"], country: "ET" },
    ],
    services: [{ name: "Hours", number: "12345", keywords: ["hours"], reply: "From 6 to 22 h." }],
    polls: [
      {
        name: "Song",
        number: "12345",
        keyword: "VOTE",
        question: "Which?",
        choices: [
          { name: "Blue", words: ["1"] },
          { name: "Red", words: ["2"] },
        ],
        opensAt: new Date(Date.now() - 3600_000).toISOString(),
        replies: { counted: "Thanks for {{ choice }}" },
      },
    ],
  });
  const connectionId = async (name: string) =>
    (await prisma.connection.findUniqueOrThrow({ where: { name } })).id;
  const numberId = async (address: string) =>
    (await prisma.number.findUniqueOrThrow({ where: { address } })).id;
  return {
    database,
    ids: {
      operator: await connectionId("operator"),
      hub: await connectionId("hub"),
      short: await numberId("12345"),
      long: await numberId("251911999999"),
    },
  };
}

export type Made = {
  at?: number;
  out?: boolean;
  state?: MessageState;
  flags?: number;
  kind?: (typeof RULE_KINDS)[number];
  rule?: string;
  word?: string;
  connection?: string;
  number?: string;
  contact?: string;
  redeliveryOf?: string;
};

/** One row of the log; answers its id. */
export async function addMessage(ids: LogIds, made: Made = {}): Promise<string> {
  const at = made.at ?? NOON;
  const id = newId(at);
  await pool.query(
    `INSERT INTO message (contact_key, id, at, direction, state, flags, rule_kind, connection_id, number_id, rule_id,
                          matched_word, redelivery_of, text)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'text')`,
    [
      made.contact ?? contactKey("e164", "251911000001"),
      id,
      new Date(at),
      codeOf(DIRECTIONS, made.out ? "out" : "in"),
      codeOf(MESSAGE_STATES, made.state ?? "received"),
      made.flags ?? 0,
      codeOf(RULE_KINDS, made.kind ?? "service"),
      made.connection ?? ids.operator,
      made.number ?? ids.short,
      made.rule ?? null,
      made.word ?? null,
      made.redeliveryOf ?? null,
    ],
  );
  return id;
}
