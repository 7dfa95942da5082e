import { describe, expect, it } from "vitest";
import { faultSchema } from "@/domain/simulator/control";
import { Faults } from "./faults";

const fault = (input: unknown) => faultSchema.parse(input);
const PHONE = "251911000001";
const OK = { kind: "accept", delayMs: 0 };

describe("Faults", () => {
  it("accepts everything while none is set", () => {
    expect(new Faults().fateOfSubmit(0, PHONE)).toEqual(OK);
  });

  it("ends a fault after its count", () => {
    const faults = new Faults();
    faults.set(fault({ kind: "throttle", count: 2 }), 0);
    expect(faults.fateOfSubmit(0, PHONE)).toEqual({ kind: "refuse", status: 0x58, delayMs: 0 });
    expect(faults.list(0)).toMatchObject([{ kind: "throttle", left: 1, used: 1 }]);
    faults.fateOfSubmit(0, PHONE);
    expect(faults.fateOfSubmit(0, PHONE)).toEqual(OK);
    expect(faults.list(0)).toEqual([]);
  });

  it("ends a fault after its seconds, however rarely it was used", () => {
    const faults = new Faults();
    faults.set(fault({ kind: "queue-full", seconds: 2 }), 1000);
    expect(faults.fateOfSubmit(2999, PHONE)).toMatchObject({ status: 0x14 });
    expect(faults.fateOfSubmit(3000, PHONE)).toEqual(OK);
  });

  it("answers each refusing kind with its own status", () => {
    const statusOf = (input: unknown) => {
      const faults = new Faults();
      faults.set(fault(input), 0);
      return faults.fateOfSubmit(0, PHONE);
    };
    expect(statusOf({ kind: "system-error" })).toMatchObject({ status: 0x08 });
    expect(statusOf({ kind: "status" })).toMatchObject({ status: 0x0b });
    expect(statusOf({ kind: "status", status: 0x45 })).toMatchObject({ status: 0x45 });
  });

  it("delivers a text whose answer is withheld, and does not when the link is dropped, unless told otherwise", () => {
    const faults = new Faults();
    faults.set(fault({ kind: "no-answer", count: 1 }), 0);
    expect(faults.fateOfSubmit(0, PHONE)).toEqual({ kind: "no-answer", accepts: true });
    faults.set(fault({ kind: "drop", count: 1 }), 0);
    expect(faults.fateOfSubmit(0, PHONE)).toEqual({ kind: "drop", accepts: false });
    faults.set(fault({ kind: "drop", count: 1, accepts: true }), 0);
    expect(faults.fateOfSubmit(0, PHONE)).toEqual({ kind: "drop", accepts: true });
  });

  it("slows an answer beside what else happens to it", () => {
    const faults = new Faults();
    faults.set(fault({ kind: "slow", delayMs: 300 }), 0);
    faults.set(fault({ kind: "throttle", count: 1 }), 0);
    expect(faults.fateOfSubmit(0, PHONE)).toEqual({ kind: "refuse", status: 0x58, delayMs: 300 });
    expect(faults.fateOfSubmit(0, PHONE)).toEqual({ kind: "accept", delayMs: 300 });
  });

  it("leaves other phones alone when a phone is named", () => {
    const faults = new Faults();
    faults.set(fault({ kind: "system-error", phone: "+251 911 000001" }), 0);
    expect(faults.fateOfSubmit(0, "251911000002")).toEqual(OK);
    expect(faults.fateOfSubmit(0, PHONE)).toMatchObject({ kind: "refuse" });
  });

  it("makes receipts late, double and of another state, all at once", () => {
    const faults = new Faults();
    faults.set(fault({ kind: "late-receipt", delayMs: 500 }), 0);
    faults.set(fault({ kind: "double-receipt" }), 0);
    faults.set(fault({ kind: "receipt-state", receiptState: "EXPIRED", count: 1 }), 0);
    expect(faults.fateOfReceipt(0, PHONE)).toEqual({ delayMs: 500, copies: 2, state: "EXPIRED" });
    expect(faults.fateOfReceipt(0, PHONE)).toEqual({ delayMs: 500, copies: 2, state: "DELIVRD" });
  });

  it("is over for the one that is cleared, and for all without an id", () => {
    const faults = new Faults();
    const first = faults.set(fault({ kind: "throttle" }), 0);
    faults.set(fault({ kind: "silent" }), 0);
    faults.clear(first.id);
    expect(faults.list(0)).toMatchObject([{ kind: "silent" }]);
    faults.clear();
    expect(faults.isSilent(0)).toBe(false);
  });
});
