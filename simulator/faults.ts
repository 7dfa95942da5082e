/** Faults by request. One that was used up or ran out of time is gone. */
import type { ActiveFault, Fault, FaultKind, ReceiptWord } from "@/domain/simulator/control";

/** SMPP 3.4 clause 5.1.3. */
const STATUS = {
  systemError: 0x08,
  invalidDestination: 0x0b,
  invalidPassword: 0x0e,
  queueFull: 0x14,
  throttled: 0x58,
};

/** What becomes of one submit_sm. */
export type SubmitFate =
  | { kind: "accept"; delayMs: number }
  | { kind: "refuse"; status: number; delayMs: number }
  | { kind: "no-answer"; accepts: boolean }
  | { kind: "drop"; accepts: boolean };

export type ReceiptFate = { delayMs: number; copies: number; state: ReceiptWord };

/** Kinds that decide about a submit_sm; the first active one does. */
const DECISIVE: readonly FaultKind[] = [
  "drop",
  "no-answer",
  "throttle",
  "queue-full",
  "system-error",
  "status",
];

export class Faults {
  private active: ActiveFault[] = [];
  private lastId = 0;

  /** `now` in ms, any clock that does not go back. */
  set(fault: Fault, now: number): ActiveFault {
    const until = fault.seconds === undefined ? null : now + fault.seconds * 1000;
    const active = { ...fault, id: (this.lastId += 1), left: fault.count ?? null, until, used: 0 };
    this.active.push(active);
    return active;
  }

  clear(id?: number): void {
    this.active = id === undefined ? [] : this.active.filter((fault) => fault.id !== id);
  }

  list(now: number): ActiveFault[] {
    this.active = this.active.filter(
      (fault) => fault.left !== 0 && (fault.until === null || fault.until > now),
    );
    return this.active.map((fault) => ({ ...fault }));
  }

  fateOfSubmit(now: number, phone: string): SubmitFate {
    const delayMs = this.use(["slow"], now, phone)?.delayMs ?? 0;
    const fault = this.use(DECISIVE, now, phone);
    if (!fault) return { kind: "accept", delayMs };
    switch (fault.kind) {
      case "drop":
        return { kind: "drop", accepts: fault.accepts ?? false };
      case "no-answer":
        return { kind: "no-answer", accepts: fault.accepts ?? true };
      default:
        return { kind: "refuse", status: statusOf(fault), delayMs };
    }
  }

  fateOfReceipt(now: number, phone: string): ReceiptFate {
    const late = this.use(["late-receipt"], now, phone);
    const twice = this.use(["double-receipt"], now, phone);
    const state = this.use(["receipt-state"], now, phone);
    return {
      delayMs: late?.delayMs ?? 0,
      copies: twice ? 2 : 1,
      state: state?.receiptState ?? "DELIVRD",
    };
  }

  /** The status that a bind is refused with; null to accept it. */
  refusalOfBind(now: number): number | null {
    const fault = this.use(["refuse-bind"], now);
    return fault ? (fault.status ?? STATUS.invalidPassword) : null;
  }

  isSilent(now: number): boolean {
    return this.use(["silent"], now) !== null;
  }

  private use(kinds: readonly FaultKind[], now: number, phone?: string): ActiveFault | null {
    const found = this.active.find(
      (fault) =>
        kinds.includes(fault.kind) &&
        fault.left !== 0 &&
        (fault.until === null || fault.until > now) &&
        (fault.phone === undefined || fault.phone === phone),
    );
    if (!found) return null;
    found.used += 1;
    if (found.left !== null) found.left -= 1;
    return found;
  }
}

function statusOf(fault: ActiveFault): number {
  switch (fault.kind) {
    case "throttle":
      return STATUS.throttled;
    case "queue-full":
      return STATUS.queueFull;
    case "system-error":
      return STATUS.systemError;
    default:
      return fault.status ?? STATUS.invalidDestination;
  }
}
