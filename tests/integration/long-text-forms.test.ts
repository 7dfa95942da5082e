import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { closeClients } from "@/db/client";
import { enqueueText } from "@/db/send-text";
import { LONG_TEXTS } from "@/domain/connections/settings";
import { startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

/** 305 septets: two parts by a header of 8 bits, three by one of 16 bits and by sar, one submit_sm as a payload. */
const TEXT = "Thank you for your vote. ".repeat(12) + "Bye!!";
const SUBMITS = { udh8: 2, udh16: 3, sar: 3, payload: 1 };

let stack: WorkerStack;
let phone = 251915000000;

beforeAll(async () => {
  stack = await startWorkerStack({ poll: null });
  const { smppPort } = stack.simulator;
  await stack.apply({
    connections: LONG_TEXTS.map((longTexts, index) => ({
      ...{ name: longTexts, host: "127.0.0.1", port: smppPort, systemId: longTexts, password: "pw" },
      ...{ numbers: [`2000${index}`], country: "ET", settings: { longTexts, validitySeconds: 900 } },
    })),
  });
  await stack.smsc.until(({ sessions }) => sessions.filter(({ boundAt }) => boundAt !== null).length === 5);
  for (const name of ["DATABASE_URL", "REPLYBACK_IDENTITY_KEY", "REPLYBACK_SECRET_KEY"])
    vi.stubEnv(name, stack.env[name]);
});

afterAll(async () => {
  await closeClients();
  await stack.stop();
  vi.unstubAllEnvs();
});

describe("a long text", () => {
  it.each(LONG_TEXTS)(
    "by %s reaches its phone whole, and is delivered once all its submits are",
    async (form) => {
      phone += 1;
      const [place] = await stack.query<{ number_id: string; connection_id: string }>(
        `SELECT n.number_id, n.connection_id FROM connection_number n JOIN connection c ON c.id = n.connection_id
        WHERE c.name = $1`,
        [form],
      );
      const { messageId } = await enqueueText({
        ...{ numberId: place!.number_id, connectionId: place!.connection_id, text: TEXT },
        ...{ contactAddress: String(phone), contactKind: "e164" },
      });
      const shown = await stack.smsc.untilPhone(String(phone), (all) =>
        all.some(({ state }) => state === "received"),
      );
      expect(shown).toMatchObject([{ text: TEXT, parts: SUBMITS[form], state: "received" }]);
      await stack.until(
        "it is delivered",
        async () => (await stack.count("SELECT state FROM message WHERE id = $1", [messageId])) === 4,
      );
      expect(await stack.count("SELECT count(*) FROM part WHERE message_id = $1", [messageId])).toBe(
        SUBMITS[form],
      );
    },
  );
});
