import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { closeClients } from "@/db/client";
import { enqueueText } from "@/db/send-text";
import { codeOf, MESSAGE_STATES } from "@/domain/messages/codes";
import { startFleet, type Fleet } from "@/tests/support/fleet";
import { politeScript, type Script } from "@/tests/support/scripted-smsc";

/** Data codings that the SMSC does not take, by recipient. */
const refuses = new Map<string, number[]>();
const submits: { to: string; dataCoding: number; octets: Buffer }[] = [];
let fleet: Fleet;
let numberId: string;
let phone = 251918000000;
let receipts = 0;

const polite = politeScript();
/** Ids of what was accepted, by recipient. */
const ids = new Map<string, string[]>();
const script: Script = (pdu, peer) => {
  if (pdu.command !== "submit_sm") return polite(pdu, peer);
  const { destination_addr, data_coding, short_message } = pdu.fields;
  const to = String(destination_addr);
  submits.push({ to, dataCoding: Number(data_coding), octets: short_message as Buffer });
  if (refuses.get(to)?.includes(Number(data_coding))) return { command: "submit_sm_resp", status: 0x104 };
  const answer = polite(pdu, peer);
  if (answer && answer !== "close") ids.set(to, [...(ids.get(to) ?? []), String(answer.fields?.message_id)]);
  return answer;
};

beforeAll(async () => {
  fleet = await startFleet({ connections: [{ systemId: "account0" }], script });
  fleet.startWorker();
  await fleet.took("it is bound", () => fleet.accounts.bound().length === 1);
  for (const name of ["DATABASE_URL", "REPLYBACK_IDENTITY_KEY", "REPLYBACK_SECRET_KEY"])
    vi.stubEnv(name, fleet.stack.env[name]);
  [{ id: numberId } = { id: "" }] = await fleet.query<{ id: string }>("SELECT id FROM number");
});

afterAll(async () => {
  await closeClients();
  vi.unstubAllEnvs();
  await fleet?.stop();
});

/** Sends a text to a phone of its own whose SMSC refuses these codings; resolves once its state is one of an end. */
async function send(text: string, refused: number[]) {
  phone += 1;
  const to = String(phone);
  refuses.set(to, refused);
  const { messageId } = await enqueueText({ numberId, contactAddress: to, contactKind: "e164", text });
  await fleet.took("it has come to an end", async () => (await rowOf(messageId)).state !== "queued");
  return { to, messageId, codings: submits.filter((one) => one.to === to).map((one) => one.dataCoding) };
}

async function rowOf(messageId: string): Promise<{ state: string; parts: number; encoding: number }> {
  const [row] = await fleet.query<{ state: number; parts: number; encoding: number }>(
    "SELECT state, parts, encoding FROM message WHERE id = $1",
    [messageId],
  );
  return { ...row!, state: MESSAGE_STATES[row!.state]! };
}

async function detailsOf(messageId: string): Promise<string[]> {
  const rows = await fleet.query<{ detail: string }>(
    "SELECT detail FROM message_event WHERE message_id = $1 AND detail IS NOT NULL AND state <> $2 ORDER BY at",
    [messageId, codeOf(MESSAGE_STATES, "delivered")],
  );
  return rows.map(({ detail }) => detail);
}

function deliver(smscId: string): void {
  receipts += 1;
  const text = `id:${smscId} sub:001 dlvrd:001 submit date:2611230000 done date:2611230000 stat:DELIVRD err:000 text:`;
  const fields = { esm_class: 4, short_message: Buffer.from(text), destination_addr: "12345" };
  fleet.accounts.bound()[0]!.send({ command: "deliver_sm", sequence: 10_000 + receipts, fields });
}

const delivered = (messageId: string) =>
  fleet.count("SELECT count(*) FROM message_event WHERE message_id = $1 AND state = 4", [messageId]);

describe("a text whose alphabet the SMSC does not take", () => {
  it("goes once more as UCS-2, in parts of its own, and is delivered when all of them are", async () => {
    const text = "Thank you for your vote. ".repeat(7).trim();
    const { to, messageId, codings } = await send(text, [0]);
    expect(codings).toEqual([0, 0, 8, 8, 8]);
    expect(await rowOf(messageId)).toEqual({ state: "sent", parts: 3, encoding: 1 });
    expect(await detailsOf(messageId)).toEqual([
      "refused: the SMSC does not take this alphabet; sent again as UCS-2",
    ]);
    const bodies = submits.filter((one) => one.to === to && one.dataCoding === 8);
    const read = bodies.map(({ octets }) => Buffer.from(octets.subarray(7)).swap16().toString("utf16le"));
    expect(read.join("")).toBe(text);

    const [first, ...others] = ids.get(to)!;
    deliver(first!);
    await fleet.took("the first receipt is stored", async () => (await delivered(messageId)) === 1);
    expect((await rowOf(messageId)).state).toBe("sent");
    for (const id of others) deliver(id);
    await fleet.took("it is delivered", async () => (await rowOf(messageId)).state === "delivered");
  });

  it("goes in the GSM alphabet only where it says the same there, and what was refused in more parts does not fail it", async () => {
    // Letters with combining accents, as some keyboards write them: the GSM alphabet has them composed.
    const text = "Votre réponse a été reçue. ".repeat(3).trim().normalize("NFD").replaceAll("c\u0327", "c");
    const { to, messageId, codings } = await send(text, [8]);
    expect(codings).toEqual([8, 8, 0]);
    expect(await rowOf(messageId)).toEqual({ state: "sent", parts: 1, encoding: 0 });
    expect(await detailsOf(messageId)).toEqual([
      "refused: the SMSC does not take this alphabet; sent again as GSM 7-bit",
    ]);
    deliver(ids.get(to)![0]!);
    await fleet.took("it is delivered", async () => (await rowOf(messageId)).state === "delivered");
  });

  it("fails at once where no other alphabet can hold it, and after the second refusal, and says which", async () => {
    const amharic = await send("ሰላም", [8]);
    expect(amharic.codings).toEqual([8]);
    expect((await rowOf(amharic.messageId)).state).toBe("failed");
    expect(await detailsOf(amharic.messageId)).toEqual([
      "The SMSC does not take this alphabet. It cannot be written in another one.",
    ]);
    const both = await send("hello", [0, 8]);
    expect(both.codings).toEqual([0, 8]);
    expect((await rowOf(both.messageId)).state).toBe("failed");
    expect((await detailsOf(both.messageId)).at(-1)).toBe(
      "The SMSC does not take this alphabet. It was refused in another one before.",
    );
    expect(await fleet.count("SELECT count(*) FROM outbox")).toBe(0);
  });
});
