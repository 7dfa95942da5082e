/**
 * Every receipt vector from its octets on the wire to what the database is asked: framing, session, PDU, receipt. Its scenarios
 * need the database: tests/integration/receipts.test.ts and worker-vote.test.ts hold them, by the names listed here.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { MessageState } from "@/domain/messages/codes";
import { receiptIdCandidates } from "@/domain/receipts/readings";
import { receivedOf, stubWorkerEnvironment } from "@/tests/support/received";
import { titlesOf } from "@/tests/support/test-titles";

type Case = {
  name: string;
  pdu: string;
  submitted: string[];
  expect: {
    isReceipt: boolean;
    matches?: string | null;
    state?: string;
    final?: boolean;
    fallback?: boolean;
  };
};
const vectors = JSON.parse(readFileSync(new URL("../vectors/receipts.json", import.meta.url), "utf8")) as {
  cases: Case[];
  scenarios: { name: string }[];
};

/** What a final state does to a message (product.md, Sending); the others leave it as it is. */
const MOVES: Record<string, MessageState | null> = {
  DELIVERED: "delivered",
  EXPIRED: "expired",
  DELETED: "failed",
  UNDELIVERABLE: "failed",
  SKIPPED: "failed",
  REJECTED: "rejected",
  UNKNOWN: null,
  ACCEPTED: null,
  ENROUTE: null,
  SCHEDULED: null,
};

const SCENARIOS: Record<string, [file: string, title: string]> = {
  "receipt before submit_sm_resp": [
    "tests/integration/receipts.test.ts",
    "waits, and is applied by the settle",
  ],
  "late ENROUTE after DELIVRD": [
    "tests/conformance/receipt-vectors.test.ts",
    "that says nothing of the end moves no message, whatever came before it (checklist 35)",
  ],
  "UNDELIV after DELIVRD": [
    "tests/integration/receipts.test.ts",
    "never leaves a final state again, in one batch or two",
  ],
  "same id from two SMSCs": [
    "tests/integration/receipts.test.ts",
    "of another connection with the same id moves nothing",
  ],
  "three parts, three receipts": [
    "tests/integration/receipts.test.ts",
    "delivers a long message with its last part, and fails it with any part",
  ],
  "responses out of order": [
    "worker/smpp/session.test.ts",
    "are matched with their answers by number, in any order (checklist 15)",
  ],
};

beforeAll(stubWorkerEnvironment);
afterAll(() => {
  vi.unstubAllEnvs();
});

describe("the receipt vectors on the wire", () => {
  test.each(vectors.cases.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const { received, bench } = receivedOf(Buffer.from(entry.pdu, "hex"));
    const wanted = entry.expect;
    expect(received.kind === "receipt").toBe(wanted.isReceipt);
    if (received.kind === "receipt") {
      const written = received.smscIds[0];
      const readings = written === undefined ? [] : receiptIdCandidates(written);
      expect(readings.find((id) => entry.submitted.includes(id)) ?? null).toBe(wanted.matches);
      expect(received.state).toBe(wanted.final ? MOVES[wanted.state!] : null);
      expect(received.byShape).toBe(wanted.fallback ?? false);
    } else {
      expect(received).toMatchObject({ kind: "text", notVote: true });
    }
    expect(bench.inbound[0]!.answer(0)).toBe(true);
    const sequence = Buffer.from(entry.pdu, "hex").readUInt32BE(12);
    expect(bench.sent()).toMatchObject([{ command: "deliver_sm_resp", status: 0, sequence }]);
  });
});

describe("a receipt", () => {
  test("that says nothing of the end moves no message, whatever came before it (checklist 35)", () => {
    const passing = vectors.cases.filter((entry) => entry.expect.isReceipt && entry.expect.final === false);
    expect(passing.length).toBeGreaterThan(2);
    for (const entry of passing)
      expect(receivedOf(Buffer.from(entry.pdu, "hex")).received).toMatchObject({
        kind: "receipt",
        state: null,
      });
  });
});

test("every scenario of the receipt vectors has its test", () => {
  expect(Object.keys(SCENARIOS).sort()).toEqual(vectors.scenarios.map(({ name }) => name).sort());
  for (const [file, title] of Object.values(SCENARIOS)) expect(titlesOf(file), file).toContain(title);
});
