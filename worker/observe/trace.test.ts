import pino from "pino";
import { describe, expect, it } from "vitest";
import type { TracedPdu } from "@/db/pdu-trace";
import { TRACE_KEPT } from "@/domain/traces/pdu";
import { delivery } from "@/tests/support/session-bench";
import { encodePdu } from "../smpp/encode";
import { decodeTrace } from "./trace-decode";
import { TraceRecorder } from "./trace-recorder";

function recorder() {
  const stored: TracedPdu[] = [];
  const time = { now: 0 };
  const trace = new TraceRecorder({
    connectionId: "c",
    clock: { wall: () => 1_700_000_000_000 + time.now, monotonic: () => time.now },
    log: pino({ level: "silent" }),
    alphabet: () => "gsm7",
    store: async (pdus) => void stored.push(...pdus),
  });
  return { trace, stored, time };
}

describe("a trace", () => {
  it("holds no octet of a bind's password", async () => {
    const { trace, stored } = recorder();
    trace.order(60_000);
    const fields = { system_id: "radio", password: "s3cretpw", system_type: "" };
    trace.session("transceiver").wrote(encodePdu({ command: "bind_transceiver", sequence: 1, fields }));
    await trace.flush();
    expect(stored).toHaveLength(1);
    expect(stored[0]!.octets.toString("latin1")).not.toContain("s3cret");
    expect(JSON.stringify(stored[0]!.fields)).not.toContain("s3cret");
    expect(stored[0]!.octets.toString("latin1")).toContain("radio");
  });

  it("says how long a request waited for its response, and whom it was about", async () => {
    const { trace, stored, time } = recorder();
    trace.order(60_000);
    const session = trace.session("transceiver");
    session.read([delivery(9, "VOTE 1")]);
    time.now += 12;
    session.wrote(encodePdu({ command: "deliver_sm_resp", sequence: 9 }));
    await trace.flush();
    expect(stored.map(({ answeredMs, outbound }) => ({ answeredMs, outbound }))).toEqual([
      { answeredMs: null, outbound: false },
      { answeredMs: 12, outbound: true },
    ]);
    expect(stored[1]!.source).toBe(stored[0]!.source);
    expect(stored[0]!.fields.find(({ name }) => name === "short_message")?.value).toBe("VOTE 1");
  });

  it("goes off by itself when its time is over", () => {
    const { trace, time } = recorder();
    trace.order(1_000);
    const session = trace.session("transceiver");
    expect(trace.tracing).toBe(true);
    time.now = 1_000;
    session.read([delivery(1)]);
    expect(trace.tracing).toBe(false);
  });

  it("keeps the newest PDUs of a link that is faster than it", async () => {
    const { trace, stored } = recorder();
    trace.order(60_000);
    const session = trace.session("transceiver");
    for (let sequence = 1; sequence <= 3 * TRACE_KEPT; sequence += 1) session.read([delivery(sequence)]);
    await trace.flush();
    expect(stored.length).toBeLessThanOrEqual(TRACE_KEPT);
    expect(stored.at(-1)!.sequence).toBe(3 * TRACE_KEPT);
  });
});

describe("decoding for a trace", () => {
  it("accounts for every octet once, whatever the PDU is cut to", () => {
    const whole = Buffer.concat([delivery(5, "VOTE 1"), Buffer.of(0x04, 0x24, 0x00, 0x03, 1, 2, 3)]);
    for (let length = 16; length <= whole.length; length += 1) {
      const { fields } = decodeTrace(whole.subarray(0, length), "gsm7");
      let at = 0;
      for (const field of fields) {
        expect(field.from).toBe(at);
        at += field.length;
      }
      expect(at).toBe(length);
    }
  });

  it("names statuses, commands and optional parameters as the standard does", () => {
    const tlvs = [{ tag: 0x0427, value: Buffer.of(2) }];
    const fields = { source_addr: "251911000001", destination_addr: "12345", short_message: Buffer.alloc(0) };
    const { fields: read } = decodeTrace(
      encodePdu({ command: "deliver_sm", sequence: 1, fields, tlvs }),
      "gsm7",
    );
    expect(read.find(({ name }) => name === "message_state")).toMatchObject({
      value: "2",
      note: "delivered",
    });
    const nack = decodeTrace(encodePdu({ command: "submit_sm_resp", sequence: 1, status: 0x58 }), "gsm7");
    expect(nack.fields[2]?.note).toMatch(/^ESME_RTHROTTLED: /);
  });
});
