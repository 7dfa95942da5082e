import { describe, expect, it, vi } from "vitest";
import { DatabaseAway, StoredUnseen } from "@/db/inbox-lane";
import type { InboxPart, InboxText } from "@/db/inbox-types";
import type { Suspect } from "@/db/suspects";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { compileRules } from "@/domain/inbound/compile";
import { LoopGuard } from "@/domain/inbound/loop-guard";
import { createLog } from "../log";
import { Rules } from "../rules";
import type { InboundPdu } from "../sessions/link";
import { Intake } from "./intake";
import { Suspicion } from "./suspicion";

const key = Buffer.alloc(32, 7).toString("base64");
vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none");
vi.stubEnv("REPLYBACK_IDENTITY_KEY", key);
vi.stubEnv("REPLYBACK_SECRET_KEY", key);

const log = createLog("silent");
const clock = { wall: () => Date.now(), monotonic: () => performance.now() };

const connection: WantedConnection = {
  ...{
    id: "l",
    name: "smsc",
    host: "127.0.0.1",
    port: 1,
    systemId: "",
    password: "",
    clientKey: "",
    systemType: "",
  },
  ...{
    mode: "transceiver",
    windowSize: 10,
    limits: [],
    country: "ET",
    trunk: "0",
    fault: null,
    paused: false,
  },
  receiptForm: "learned",
  settings: connectionSettingsSchema.parse({}),
  numbers: [{ id: "n", address: "12345", repliesBy: "c" }],
};

const rules = new Rules(
  { version: () => Promise.resolve(1), load: () => Promise.reject(new Error("unused")) },
  log,
);
rules.current = compileRules({
  ...{
    version: 1,
    timeZone: "UTC",
    numbers: [{ id: "n", address: "12345" }],
    services: [],
    polls: [],
    lists: [],
  },
  compliance: {
    ...{ stopReply: "", startReply: "", helpReply: "" },
    ...{ localStopWords: [], localStartWords: [], localHelpWords: [] },
  },
});

type Batch = { texts: InboxText[]; parts: InboxPart[] };

function setUp(accept: (batch: Batch) => void, isOpen = true) {
  const answers = new Map<string, number[]>();
  const batches: Batch[] = [];
  const suspects: Suspect[] = [];
  const suspicion = new Suspicion({
    clock,
    store: (some) => {
      suspects.push(...some);
      return Promise.resolve();
    },
    hasOpen: () => Promise.resolve(true),
  });
  const intake = new Intake({
    ...{
      clock,
      log,
      rules,
      suspicion,
      lanes: 2,
      workerId: "w",
      outages: { of: () => [] },
      guard: new LoopGuard(),
    },
    accept: (_lane, batch) => {
      batches.push(batch);
      return new Promise((resolve) => {
        accept(batch);
        resolve({
          accepted: batch.texts.map((text) => ({ text, outcome: "unmatched", reply: null })),
          left: [],
        });
      });
    },
    progressOf: () => Promise.resolve(new Map()),
    measure: () => ({ parts: 1, encoding: "gsm7" }),
    claimReply: () => null,
    isCurrent: () => true,
    onReceipt: () => undefined,
    unreserve: () => undefined,
    onAccepted: () => undefined,
  });
  const pdu = (from: string, body: string | Buffer, more: Partial<InboundPdu> = {}): InboundPdu => {
    const octets = Buffer.from(body);
    return {
      source: { ton: 1, npi: 1, addr: from },
      destination: { ton: 0, npi: 1, addr: "12345" },
      ...{
        esmClass: 0,
        dataCoding: 0,
        body: octets,
        sar: null,
        content: Buffer.concat([Buffer.from(from), octets]),
      },
      receipt: { receiptedMessageId: null, messageState: null, networkErrorCode: null },
      receivedAt: Date.now(),
      answer: (status) => {
        answers.set(from, [...(answers.get(from) ?? []), status]);
        return isOpen;
      },
      ...more,
    };
  };
  const take = async (...pdus: InboundPdu[]): Promise<void> => {
    intake.onInbound(connection, pdus);
    await intake.settled("l");
  };
  return { answers, batches, suspects, intake, pdu, take };
}

function databaseError(code: string): Error {
  return Object.assign(new Error("from the database"), { code });
}

const A = "251911000001";
const B = "251911000002";

describe("a batch", () => {
  it("is answered with OK only when it is stored", async () => {
    const { answers, pdu, take, batches } = setUp(() => undefined);
    await take(pdu(A, "one"), pdu(B, "two"));
    expect(batches).toHaveLength(1);
    expect([...answers.values()]).toEqual([[0], [0]]);
  });

  it("is answered with a temporary error when the database is away, full or read-only: nothing may be thrown away", async () => {
    for (const error of [new DatabaseAway(false), databaseError("53100"), databaseError("42P01")]) {
      const { answers, pdu, take } = setUp(() => {
        throw error;
      });
      await take(pdu(A, "one"), pdu(B, "two"));
      expect([...answers.values()]).toEqual([[0x64], [0x64]]);
    }
  });

  it("whose commit is in doubt makes suspects of its texts, before any later batch is stored", async () => {
    let calls = 0;
    const { suspects, batches, pdu, take } = setUp(() => {
      calls += 1;
      if (calls === 1) throw new DatabaseAway(true);
    });
    await take(pdu(A, "one"));
    expect(suspects.map(({ messageId }) => messageId)).toEqual([batches[0]?.texts[0]?.id]);
  });

  it("that turns out to be stored is answered, though its own answer was lost", async () => {
    const { answers, pdu, take } = setUp(({ texts }) => {
      throw new StoredUnseen(texts);
    });
    await take(pdu(A, "one"));
    expect(answers.get(A)).toEqual([0]);
  });

  it("answered into an ended session makes suspects of its texts", async () => {
    const { suspects, pdu, take } = setUp(() => undefined, false);
    await take(pdu(A, "one"));
    expect(suspects).toHaveLength(1);
  });
});

describe("a text that cannot be stored as it is", () => {
  const poison = ({ texts }: Batch): void => {
    if (texts.some(({ text }) => text === "poison")) throw databaseError("22021");
  };

  it("is stored in a safe form and acknowledged, and holds up no other", async () => {
    const { answers, pdu, take, batches } = setUp(poison);
    await take(pdu(A, "poison"), pdu(B, "fine"));
    expect([...answers.values()]).toEqual([[0], [0]]);
    const stored = batches.flatMap(({ texts }) => texts).filter(({ text }) => text === null);
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({ encoding: "binary", decision: { kind: "unmatched" } });
    expect(stored[0]!.flags & 8).toBe(8);
  });

  it("keeps its id over every try, so that what is stored is known again", async () => {
    const { pdu, take, batches } = setUp(poison);
    await take(pdu(A, "poison"));
    expect(new Set(batches.flatMap(({ texts }) => texts.map(({ id }) => id))).size).toBe(1);
  });

  it("is refused for good when not even its safe form can be stored", async () => {
    const { answers, pdu, take } = setUp(() => {
      throw databaseError("22021");
    });
    await take(pdu(A, "one"));
    expect(answers.get(A)).toEqual([0x65]);
  });
});

describe("parts", () => {
  const part = (seq: number): Buffer => Buffer.from([5, 0, 3, 7, 2, seq, ...Buffer.from(`part ${seq} `)]);

  it("are each answered when stored, and the text comes with the last", async () => {
    const { answers, pdu, take, batches } = setUp(() => undefined);
    await take(pdu(A, part(2), { esmClass: 0x40 }));
    expect(batches[0]?.parts).toHaveLength(1);
    await take(pdu(A, part(1), { esmClass: 0x40 }));
    expect(batches[1]?.texts[0]).toMatchObject({ parts: 2, flags: 0 });
    expect(batches[1]?.texts[0]?.text).toMatch(/^part 1.part 2/);
    expect(answers.get(A)).toEqual([0, 0]);
  });

  it("that could not be stored come again and complete their text once", async () => {
    let away = true;
    const { answers, pdu, take, batches } = setUp(() => {
      if (away) throw new DatabaseAway(false);
    });
    await take(pdu(A, part(1), { esmClass: 0x40 }), pdu(A, part(2), { esmClass: 0x40 }));
    expect(answers.get(A)?.every((status) => status === 0x64)).toBe(true);
    away = false;
    const before = batches.length;
    await take(pdu(A, part(1), { esmClass: 0x40 }));
    await take(pdu(A, part(2), { esmClass: 0x40 }));
    expect(batches.slice(before).flatMap(({ texts }) => texts)).toHaveLength(1);
  });
});

it("never throws on any octets, whatever esm_class and data_coding they come with", async () => {
  const { pdu, take, answers } = setUp(() => undefined);
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48_271) % 0x7fffffff) % below;
  const pdus = Array.from({ length: 3000 }, (_, index) =>
    pdu(
      `2519${String(index).padStart(8, "0")}`,
      Buffer.from(Array.from({ length: random(60) }, () => random(256))),
      {
        ...{ esmClass: random(256) & ~0x24, dataCoding: random(256) },
        sar: random(4) === 0 ? { ref: random(65_536), total: random(256), seq: random(256) } : null,
      },
    ),
  );
  await take(...pdus);
  expect(answers.size).toBe(3000);
});
