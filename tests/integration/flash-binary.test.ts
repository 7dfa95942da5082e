import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { closeClients } from "@/db/client";
import { sendOneText } from "@/db/connections";
import { enqueueBinary } from "@/db/send-text";
import { binaryContentSchema } from "@/domain/text/binary";
import { startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

let stack: WorkerStack;
let ids: { connectionId: string; numberId: string };
let phone = 251914000000;

beforeAll(async () => {
  stack = await startWorkerStack({ poll: null });
  for (const name of ["DATABASE_URL", "REPLYBACK_IDENTITY_KEY", "REPLYBACK_SECRET_KEY"])
    vi.stubEnv(name, stack.env[name]);
  const [row] = await stack.query<{ connection_id: string; number_id: string }>(
    "SELECT connection_id, number_id FROM connection_number",
  );
  ids = { connectionId: row!.connection_id, numberId: row!.number_id };
});

afterAll(async () => {
  await closeClients();
  await stack.stop();
  vi.unstubAllEnvs();
});

/** What the phone shows of a message that reached it whole. */
async function arrived(to: string) {
  const bubbles = await stack.smsc.untilPhone(to, (shown) => shown.some(({ state }) => state === "received"));
  return bubbles[0]!;
}

async function sendText(text: string, flash: boolean): Promise<string> {
  const to = String((phone += 1));
  await sendOneText({ ...ids, to: `+${to}`, text, flash });
  return to;
}

describe("a text by hand", () => {
  it.each([
    ["hello", true, 0x10, 1],
    ["ሰላም", true, 0x18, 1],
    ["x".repeat(200), true, 0x10, 2],
    ["hello", false, 0x00, 1],
    ["ሰላም", false, 0x08, 1],
  ])("%s, flash %s, reaches the SMSC with data_coding %i", async (text, flash, dataCoding, parts) => {
    expect(await arrived(await sendText(text, flash))).toMatchObject({ text, dataCoding, parts });
  });
});

describe("a binary message", () => {
  const send = async (content: object): Promise<{ to: string; messageId: string }> => {
    phone += 1;
    const { messageId } = await enqueueBinary({
      ...ids,
      contactAddress: String(phone),
      contactKind: "e164",
      content: binaryContentSchema.parse(content),
    });
    return { to: String(phone), messageId };
  };

  it("reaches the SMSC as 8-bit data, with the class that was asked for and its header", async () => {
    const { to, messageId } = await send({ header: "05040B8423F0", payload: "0106", messageClass: 1 });
    expect(await arrived(to)).toMatchObject({ dataCoding: 0xf5, parts: 1, text: "(9 octets of data)" });
    const [row] = await stack.query("SELECT text, parts, encoding FROM message WHERE id = $1", [messageId]);
    expect(row).toEqual({ text: "UDH:05040B8423F0 DATA:0106 CLASS:1", parts: 1, encoding: 3 });
  });
  it("without a class has data_coding 4, and goes in parts when it is long", async () => {
    expect(await arrived((await send({ payload: "0106" })).to)).toMatchObject({ dataCoding: 0x04, parts: 1 });
    const long = await send({ payload: "AB".repeat(300) });
    expect(await arrived(long.to)).toMatchObject({ dataCoding: 0x04, parts: 3 });
  });
});
