/**
 * Every inbound vector from its octets on the wire to a decoded text: framing, session, PDU, text, parts.
 * Left out: `scenarios` (slow database, database down, unbind during traffic) and the answers with ROK, which need the
 * whole worker: tests/integration. "concat with all parts twice" allows one or two texts; the redelivery guard decides there.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { Bench } from "@/tests/support/session-bench";
import { isResponse } from "../smpp/constants";
import type { InboundMessage } from "../smpp/inbound-message";
import { Assembler } from "./assembler";
import { joinParts, receive } from "./receive";

type Text = { from: string; to: string; text: string | null; parts: number };
type Case = {
  name: string;
  pdus: string[];
  setting?: { defaultAlphabet?: string; country?: string; trunk?: string };
  expect: {
    isReceipt: boolean;
    messages: Text[];
    textAlso?: (string | null)[];
    anyText?: boolean;
    pending?: boolean;
    binary?: boolean;
    notVote?: boolean;
  };
};
type Malformed = { name: string; bytes: string };

const vectors = JSON.parse(
  readFileSync(new URL("../../tests/vectors/inbound.json", import.meta.url), "utf8"),
) as { cases: Case[]; malformed: Malformed[] };

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgres://unused");
  vi.stubEnv("REPLYBACK_IDENTITY_KEY", Buffer.alloc(32, 1).toString("base64"));
  vi.stubEnv("REPLYBACK_SECRET_KEY", Buffer.alloc(32, 2).toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
});

function connectionOf({ defaultAlphabet, country = "251", trunk = "0" }: NonNullable<Case["setting"]>) {
  return {
    id: "0198a000-0000-7000-8000-000000000001",
    country,
    trunk,
    numbers: [],
    settings: connectionSettingsSchema.parse(defaultAlphabet ? { defaultAlphabet } : {}),
  } as unknown as WantedConnection;
}

type Outcome = { texts: (Text & { binary: boolean; notVote: boolean })[]; receipts: number };

function takeAll(messages: InboundMessage[], connection: WantedConnection): Outcome {
  const assembler = new Assembler();
  const outcome: Outcome = { texts: [], receipts: 0 };
  for (const message of messages) {
    const received = receive(connection, message);
    message.answer(0);
    if (received.kind === "receipt") outcome.receipts += 1;
    if (received.kind === "text") {
      const { origin, text, parts, binary, notVote } = received;
      outcome.texts.push({ from: origin.address, to: origin.toAddress, text, parts, binary, notVote });
    }
    if (received.kind !== "part") continue;
    const { complete } = assembler.add(received.part, true);
    if (!complete) continue;
    const joined = joinParts(connection, complete.parts);
    outcome.texts.push({ from: received.origin.address, to: received.origin.toAddress, ...joined });
    assembler.close(complete, message.receivedAt);
  }
  return outcome;
}

describe.each(["whole", "one octet at a time"])("inbound vectors, %s", (pace) => {
  test.each(vectors.cases.map((one) => [one.name, one] as const))(
    "%s",
    (name, { pdus, setting, expect: wanted }) => {
      const bench = Bench.bound();
      const octets = Buffer.from(pdus.join(""), "hex");
      if (pace === "whole") bench.session.receive(octets);
      else for (const octet of octets) bench.session.receive(Buffer.of(octet));
      expect(bench.faults).toEqual([]);

      const { texts, receipts } = takeAll(bench.inbound, connectionOf(setting ?? {}));
      expect(receipts).toBe(wanted.isReceipt ? pdus.length : 0);
      if (wanted.pending) expect(texts).toEqual([]);
      else expect(texts.length, name).toBe(wanted.messages.length);
      wanted.messages.forEach((message, at) => {
        const { text, ...rest } = texts[at]!;
        const { text: exact, ...place } = message;
        expect(rest).toMatchObject(place);
        if (!wanted.anyText) expect([exact, ...(wanted.textAlso ?? [])]).toContain(text);
        expect(rest.binary).toBe(wanted.binary ?? false);
        if (wanted.notVote) expect(rest.notVote).toBe(true);
      });

      const answers = bench.sent();
      const numbers = pdus.map((pdu) => Buffer.from(pdu, "hex").readUInt32BE(12));
      expect(answers.map(({ command, sequence, status }) => [command, sequence, status])).toEqual(
        numbers.map((sequence) => ["deliver_sm_resp", sequence, 0]),
      );
    },
  );
});

/** What the session does with each: its answers as [command, status, sequence], and whether it goes on. */
const OUTCOMES: Record<string, { answers: [string, number, number][]; goesOn: boolean; texts?: number }> = {
  "sm_length over the end": { answers: [["deliver_sm_resp", 0x1, 0x385]], goesOn: true },
  "three stray octets after the body": { answers: [["deliver_sm_resp", 0, 0x2a2]], goesOn: true, texts: 1 },
  "deliver_sm with header only": { answers: [["deliver_sm_resp", 0x2, 0x387]], goesOn: true },
  "unknown response id": { answers: [], goesOn: true },
  "generic_nack sequence 0": { answers: [], goesOn: false },
  "command_length 0": { answers: [], goesOn: false },
  "command_length 0x7FFFFFFF": { answers: [], goesOn: false },
  "HTTP request": { answers: [], goesOn: false },
  "sequence number 0xFFFFFFFF": { answers: [["enquire_link_resp", 0, 0xffffffff]], goesOn: true },
  "submit_sm from the SMSC": { answers: [["generic_nack", 0x3, 0x38f]], goesOn: true },
  alert_notification: { answers: [], goesOn: true },
  "three PDUs in one TCP segment": {
    answers: [
      ["enquire_link_resp", 0, 0x393],
      ["deliver_sm_resp", 0, 0x2a3],
      ["deliver_sm_resp", 0, 0x2a4],
    ],
    goesOn: true,
    texts: 2,
  },
};

describe("malformed vectors", () => {
  test.each(vectors.malformed.map((one) => [one.name, one] as const))("%s", (name, { bytes }) => {
    const wanted = OUTCOMES[name];
    if (!wanted) throw new Error(`No outcome is written down for ${name}.`);
    const bench = Bench.bound();
    bench.session.receive(Buffer.from(bytes, "hex"));
    expect(bench.inbound.length).toBe(wanted.texts ?? 0);
    for (const message of bench.inbound) message.answer(0);
    const answers = bench.sent();
    expect(answers.map(({ command, status, sequence }) => [command, status, sequence])).toEqual(
      wanted.answers,
    );
    expect(answers.every(({ commandId }) => isResponse(commandId))).toBe(true);
    expect(bench.closed).toBe(wanted.goesOn ? null : "destroy");

    // whatever it was, a session that goes on still takes the next text
    bench.session.receive(Buffer.from(vectors.cases[0]!.pdus[0]!, "hex"));
    expect(bench.inbound.length).toBe((wanted.texts ?? 0) + (wanted.goesOn ? 1 : 0));
  });
});
