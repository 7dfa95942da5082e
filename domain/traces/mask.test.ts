import { describe, expect, it } from "vitest";
import { maskDetail, maskNumber } from "./mask";
import type { TraceDetail } from "./pdu";
import { traceText } from "./text";

const detail: TraceDetail = {
  ...{ key: "1.1", at: 0, outbound: false, bind: "transceiver", command: "deliver_sm", status: null },
  ...{ statusName: "", sequence: 7, source: "251911000001", destination: "12345", answeredMs: null },
  ...{ length: 8, text: "VOTE 1", cut: 0, octets: ["00", "01", "32", "35", "31", "56", "4f", "00"] },
  fields: [
    { name: "source_addr", from: 2, length: 3, value: "251911000001", part: "body", kind: "number" },
    { name: "short_message", from: 5, length: 2, value: "VOTE 1", part: "body", kind: "text" },
    { name: "data_coding", from: 7, length: 1, value: "0", part: "body" },
  ],
};

describe("a masked trace", () => {
  it("hides texts and numbers in the list, in the fields and in the octets, and nothing else", () => {
    const masked = maskDetail(detail);
    expect(JSON.stringify(masked)).not.toMatch(/VOTE|911000|"56"|"35"/);
    expect(masked.octets).toEqual(["00", "01", "··", "··", "··", "··", "··", "00"]);
    expect(masked.fields[2]).toEqual(detail.fields[2]);
    expect(masked.destination).toBe("12345");
    expect(traceText(masked)).not.toMatch(/VOTE|911000/);
  });

  it("leaves the ends of a number, so that one can follow a conversation", () => {
    expect(maskNumber("251911000001")).toBe("251···01");
  });
});
