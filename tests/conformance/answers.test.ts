/** What a sender does with every answer to a submit_sm, and with none (vectors command_status: codes, ranges, notResp). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeStatus } from "@/domain/smpp/command-status";
import { Bench } from "@/tests/support/session-bench";
import { conclude, MAX_ATTEMPTS, partResult, type Job, type OutboundMessage } from "@/worker/outbound/job";
import type { SubmitVerdict } from "@/worker/sessions/link";

type Code = { code: number; name: string; class: "ok" | "retry" | "throttle" | "fail" | "config" };
const vectors = JSON.parse(
  readFileSync(new URL("../vectors/command_status.json", import.meta.url), "utf8"),
) as {
  codes: Code[];
  notResp: { event: string }[];
};
const codesOf = (wanted: Code["class"]): [string, number][] =>
  vectors.codes.filter((row) => row.class === wanted).map((row) => [row.name, row.code]);

const NOW = 1_000_000;
const message = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  ...{ id: "0198a000-0000-7000-8000-00000000abcd", at: 0, contactKey: "c", address: "251911000001" },
  ...{ connectionId: "k", numberId: null, text: "hello", expiresAt: NOW, attempts: 0, lane: "reply" },
  ...{ ruleKind: "service", epoch: 1, acceptedSeqs: [] },
  ...more,
});

/** What becomes of a message whose parts were answered so. */
function concluded(
  verdicts: SubmitVerdict[],
  more: Partial<OutboundMessage> = {},
  retryUnknownReplies = false,
  inOtherAlphabet: Job["inOtherAlphabet"] = () => null,
) {
  const job: Job = {
    message: message(more),
    parts: verdicts.map((_, index) => ({ seq: index + 1, octets: new Uint8Array() })),
    ...{ esmClass: 0, dataCoding: 0, by: "header", ref: 0, total: verdicts.length },
    ...{ next: verdicts.length, open: 0 },
    results: verdicts.flatMap(
      (verdict, index) => partResult(message(more), { seq: index + 1, submittedAt: NOW, verdict }, NOW) ?? [],
    ),
    verdicts: verdicts.map((verdict, index) => ({ seq: index + 1, verdict })),
    inOtherAlphabet,
  };
  return conclude(job, { now: NOW, retryUnknownReplies });
}
const refused = (status: number): SubmitVerdict => ({ kind: "refused", status });
const accepted: SubmitVerdict = { kind: "accepted", smscId: "1" };
const resultOf = (verdict: SubmitVerdict) =>
  partResult(message(), { seq: 1, submittedAt: NOW, verdict }, NOW);

describe("an answer of the class retry", () => {
  const codes = [
    ...codesOf("retry"),
    ["a vendor's own", 0x400],
    ["one that no table names", 0x7777],
  ] as const;
  test.each(codes)(
    "%s goes again later, each time later, a bounded number of times (checklist 38)",
    (_, status) => {
      const delays = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, attempts) => {
        const conclusion = concluded([refused(status)], { attempts });
        expect(conclusion).toMatchObject({ kind: "settle", result: { state: "queued" } });
        return conclusion.kind === "settle" ? conclusion.result.againAt! - NOW : 0;
      });
      expect(delays.every((delay, index) => delay >= 1000 && delay > (delays[index - 1] ?? 0))).toBe(true);
      expect(concluded([refused(status)], { attempts: MAX_ATTEMPTS - 1 })).toMatchObject({
        kind: "settle",
        result: { state: "failed", againAt: null },
      });
    },
  );
});

describe("an answer of the class fail", () => {
  test.each(codesOf("fail"))("%s fails this message for good, with the reason in words", (_, status) => {
    expect(concluded([refused(status)])).toMatchObject({
      kind: "settle",
      result: {
        state: "failed",
        againAt: null,
        detail: expect.stringContaining(describeStatus(status).words) as string,
      },
    });
    expect(resultOf(refused(status))).toMatchObject({ state: "failed", commandStatus: status });
  });
});

describe("an alphabet that is not taken (ESME_RINVDCS)", () => {
  const DCS = refused(0x104);
  const inUcs2 = () => ({ encoding: "ucs2", parts: 3 }) as const;
  const failed = { result: { state: "failed", againAt: null } };

  test("is tried once in another, at once, in the parts of that one", () => {
    expect(concluded([DCS, refused(0x8)], {}, false, inUcs2)).toMatchObject({
      result: { state: "queued", againAt: NOW, recounted: { encoding: "ucs2", parts: 3 } },
    });
    expect(concluded([DCS], { attempts: MAX_ATTEMPTS - 1 }, false, inUcs2)).toMatchObject({
      result: { state: "queued" },
    });
    expect(concluded([DCS], { attempts: 1, otherAlphabet: true }, false, inUcs2)).toMatchObject(failed);
    expect(concluded([DCS], {}, false, () => null)).toMatchObject(failed);
  });
  test("is final once a part was accepted or may have been, in this try or an earlier one, and beside a lasting refusal", () => {
    const unknown: SubmitVerdict = { kind: "unknown", reason: "timeout" };
    for (const verdicts of [
      [accepted, DCS],
      [DCS, unknown],
      [DCS, refused(0xb)],
    ])
      expect(concluded(verdicts, {}, false, inUcs2)).toMatchObject(failed);
    expect(concluded([DCS], { attempts: 1, acceptedSeqs: [2] }, false, inUcs2)).toMatchObject(failed);
  });
});

describe("an answer of the class throttle or config", () => {
  const codes = [...codesOf("throttle"), ...codesOf("config")];
  test.each(codes)(
    "%s keeps the message as it was: it goes again, no try is counted, nothing has failed (checklist 37, 38)",
    (_, status) => {
      expect(concluded([refused(status)], { attempts: MAX_ATTEMPTS - 1 })).toEqual({ kind: "again" });
      expect(resultOf(refused(status))).toBeNull();
    },
  );
  test("is what a submit on a receiver bind would be answered with: an error of the set-up, not of the message (checklist 14)", () => {
    expect(describeStatus(0x4)).toMatchObject({ class: "config", bindClass: "config" });
  });
});

describe("a message in parts", () => {
  test("is sent only when every part is accepted, and failed with any that failed (checklist 39)", () => {
    expect(concluded([accepted, accepted])).toMatchObject({ result: { state: "sent" } });
    expect(concluded([accepted, refused(0xb)])).toMatchObject({ result: { state: "failed" } });
    expect(concluded([accepted, refused(0x8)])).toMatchObject({ result: { state: "queued" } });
    expect(concluded([accepted, refused(0x58)])).toEqual({ kind: "again" });
    expect(concluded([accepted, { kind: "unsent", reason: "not-bound" }])).toEqual({ kind: "again" });
  });
  test("is unknown with any part in doubt, unless one has failed for good", () => {
    const unknown: SubmitVerdict = { kind: "unknown", reason: "timeout" };
    expect(concluded([accepted, unknown])).toMatchObject({ result: { state: "unknown", againAt: null } });
    expect(concluded([refused(0x8), unknown])).toMatchObject({ result: { state: "unknown", againAt: null } });
    expect(concluded([refused(0xb), unknown])).toMatchObject({ result: { state: "failed" } });
  });
});

/** By its words in the vectors. */
const NO_ANSWER: Record<string, () => void> = {
  "no answer within the response timer": () => {
    const bench = Bench.bound();
    bench.submit();
    bench.turn();
    bench.pass(11_000);
    expect(bench.verdicts).toEqual([{ kind: "unknown", reason: "timeout" }]);
    expect(resultOf(bench.verdicts[0]!)).toMatchObject({ state: "unknown", commandStatus: null });
    expect(concluded(bench.verdicts)).toMatchObject({ result: { state: "unknown", againAt: null } });
    expect(concluded(bench.verdicts, { lane: "campaign" }, true)).toMatchObject({
      result: { againAt: null },
    });
    expect(concluded(bench.verdicts, {}, true)).toMatchObject({ result: { state: "unknown", againAt: NOW } });
  },
  "connection lost with the submit in the window": () => {
    const bench = Bench.bound();
    bench.submit();
    bench.turn();
    bench.session.lost(null);
    expect(bench.verdicts).toEqual([{ kind: "unknown", reason: "session-ended" }]);
  },
  "generic_nack with our sequence number": () => {
    for (const status of [0x1, 0x2, 0x3]) {
      const bench = Bench.bound();
      bench.submit();
      bench.reply("generic_nack", { sequence: bench.sent()[0]!.sequence, status });
      expect(bench.verdicts).toEqual([refused(status)]);
      expect(bench.closed).toBeNull();
    }
  },
  "generic_nack with sequence 0": () => {
    const bench = Bench.bound();
    bench.reply("generic_nack", { sequence: 0, status: 0x2 });
    expect(bench.closed).toBe("destroy");
  },
  "submit_sm_resp with status 0 and an empty or missing message_id": () => {
    for (const fields of [{ message_id: "" }, undefined]) {
      const bench = Bench.bound();
      bench.submit();
      bench.reply("submit_sm_resp", { sequence: bench.sent()[0]!.sequence, fields });
      expect(bench.verdicts).toEqual([{ kind: "accepted", smscId: "" }]);
      expect(resultOf(bench.verdicts[0]!)).toMatchObject({ state: "sent", smscId: null });
    }
  },
  "submit_sm_resp with a status and 16 octets only": () => {
    const bench = Bench.bound();
    bench.submit();
    const header = Buffer.from("00000010800000040000005800000000", "hex");
    header.writeUInt32BE(bench.sent()[0]!.sequence, 12);
    bench.session.receive(header);
    expect(bench.verdicts).toEqual([refused(0x58)]);
  },
};

describe("what is no answer", () => {
  test.each(vectors.notResp.map(({ event }) => [event] as const))("%s", (event) => {
    expect(NO_ANSWER[event]).toBeDefined();
    NO_ANSWER[event]?.();
  });
});
