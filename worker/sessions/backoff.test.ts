import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionEnd } from "../smpp/session-end";
import * as backoff from "./backoff";
import { describeEnd } from "./words";

const { countFailures, needsPerson } = backoff;
/** With a floor of a second and a ceiling of a minute unless told otherwise. */
const retryDelay = (
  end: SessionEnd,
  options: Partial<backoff.RetryOptions> & { failures: number; random: number },
): number => backoff.retryDelay(end, { floorMs: 1_000, ceilingMs: 60_000, ...options });

const LOST: SessionEnd = { kind: "lost", code: null, whileBinding: false };
const refused = (status: number): SessionEnd => ({ kind: "bind-refused", status });

describe("retryDelay", () => {
  it("grows from a second to a minute and never leaves that range (checklist 9)", () => {
    const middle = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelay(LOST, { failures, random: 0.5 }));
    expect(middle).toEqual(middle.toSorted((a, b) => a - b));
    expect(retryDelay(LOST, { failures: 1, random: 0 })).toBe(1_000);
    expect(retryDelay(LOST, { failures: 1_000, random: 1 })).toBe(60_000);
    const status = fc.integer({ min: 0, max: 0x500 });
    fc.assert(
      fc.property(
        status,
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (code, failures, random) => {
          for (const end of [LOST, refused(code)]) {
            const delay = retryDelay(end, { failures, random });
            expect(delay).toBeGreaterThanOrEqual(1_000);
            expect(delay).toBeLessThanOrEqual(60_000);
          }
        },
      ),
    );
  });

  it("keeps to the floor and the ceiling that a person set, jitter included (checklist 9)", () => {
    const range = { floorMs: 5_000, ceilingMs: 20_000 };
    for (const random of [0, 0.5, 1]) {
      const delays = [1, 2, 3, 4, 50].map((failures) => retryDelay(LOST, { ...range, failures, random }));
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(5_000);
      expect(Math.max(...delays)).toBeLessThanOrEqual(20_000);
    }
    expect(retryDelay(LOST, { ...range, failures: 1, random: 0 })).toBe(5_000);
    expect(retryDelay(LOST, { ...range, failures: 50, random: 1 })).toBe(20_000);
    expect(retryDelay(LOST, { floorMs: 30_000, ceilingMs: 10_000, failures: 1, random: 0 })).toBe(30_000);
  });

  it("asks no more often than the ceiling for what only a person can mend (checklist 4)", () => {
    const options = { failures: 1, random: 0, ceilingMs: 600_000 };
    expect(retryDelay(refused(0xe), options)).toBeGreaterThanOrEqual(480_000);
  });

  it("spreads twenty workers that lost one SMSC in the same moment (checklist 9)", () => {
    const delays = Array.from({ length: 20 }, (_, at) => retryDelay(LOST, { failures: 1, random: at / 19 }));
    expect(new Set(delays).size).toBe(20);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(1_000);
  });

  it("retries slowly, with an alert, what only a person can mend: password, system id, system type (checklist 4)", () => {
    for (const status of [0xe, 0xf, 0x53]) {
      expect(retryDelay(refused(status), { failures: 1, random: 0 })).toBeGreaterThanOrEqual(45_000);
      expect(needsPerson(refused(status))).toBe(true);
    }
  });

  it("gives the SMSC time to drop the old session when the account is bound already (checklist 4)", () => {
    expect(retryDelay(refused(0x5), { failures: 1, random: 0 })).toBeGreaterThanOrEqual(30_000);
    expect(needsPerson(refused(0x5))).toBe(false);
  });

  it("retries soon what passes by itself (checklist 4)", () => {
    for (const status of [0xd, 0x8]) {
      expect(retryDelay(refused(status), { failures: 1, random: 1 })).toBeLessThanOrEqual(3_000);
      expect(needsPerson(refused(status))).toBe(false);
    }
  });
});

describe("countFailures", () => {
  it("begins anew only after a bind that lasted, so that accept-then-close makes no tight loop (checklist 9)", () => {
    expect(countFailures(6, null)).toBe(7);
    expect(countFailures(6, 200)).toBe(7);
    expect(countFailures(6, 29_999)).toBe(7);
    expect(countFailures(6, 30_000)).toBe(1);
  });
});

describe("describeEnd", () => {
  const at = { host: "smsc.example", port: 2775 };
  const ends: SessionEnd[] = [
    { kind: "stopped", clean: true },
    ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ECONNRESET", "EPROTO"].map(
      (code): SessionEnd => ({ kind: "unreachable", code }),
    ),
    ...["CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID", "ECONNRESET", "ETIMEDOUT", "ERR_SSL_UNKNOWN"].map(
      (code): SessionEnd => ({ kind: "tls-failed", code }),
    ),
    { kind: "bind-timeout" },
    { kind: "bind-unwritable", field: "password" },
    ...[0x5, 0x8, 0xd, 0xe, 0xf, 0x53, 0x58, 0x400].map(refused),
    { kind: "unbound" },
    LOST,
    { kind: "lost", code: "EPIPE", whileBinding: true },
    { kind: "enquiry-unanswered" },
    { kind: "silent" },
    { kind: "garbled", fault: { commandLength: 0x47455420, problem: "too-long" } },
    { kind: "rejected", status: 2 },
  ];

  it("says every end in whole sentences, each in its own", () => {
    const words = ends.map((end) => describeEnd(end, at));
    for (const sentence of words) expect(sentence).toMatch(/^[A-Za-z].*[.?]$/);
    expect(new Set(words).size).toBe(words.length);
  });

  it("names a refusal by its meaning first and by its number for the operator", () => {
    expect(describeEnd(refused(0xe), at)).toBe(
      "The SMSC refused the bind: The password is wrong. Correct the connection's settings, or ask the operator (ESME_RINVPASWD, 0xE).",
    );
  });
});
