/** Requests that wait for their answers, by sequence number. */
import { MAX_SEQUENCE, responseId } from "./constants";

/** What becomes of a submit; the words of worker/sessions/link.ts. */
export type SubmitVerdict =
  | { kind: "accepted"; smscId: string }
  | { kind: "refused"; status: number }
  | { kind: "unknown"; reason: "timeout" | "session-ended" }
  | { kind: "unsent"; reason: "not-bound" | "session-ended" | "fenced" };

export type OpenRequest = {
  commandId: number;
  sequence: number;
  /** monotonic ms */
  sentAt: number;
  /** number of the write that carries it */
  write: number;
  /** of a submit; null for bind, enquire_link and unbind */
  settle: ((verdict: SubmitVerdict) => void) | null;
};

/** The sequence number after `last`: 1 to 0x7FFFFFFF, then 1 again, never one that is open (SMPP 3.4 clause 3.2). */
export function nextSequence(last: number, isOpen: (sequence: number) => boolean): number {
  let next = last;
  do next = next >= MAX_SEQUENCE ? 1 : next + 1;
  while (isOpen(next));
  return next;
}

export class RequestWindow {
  /** in the order of sending; one response time for all makes that the order of their deadlines */
  private readonly open = new Map<number, OpenRequest>();
  private readonly isOpen = (sequence: number): boolean => this.open.has(sequence);
  private submits = 0;

  constructor(private last = 0) {}

  /** Submits without an answer. */
  get inFlight(): number {
    return this.submits;
  }

  /** The number for the next request. It is taken once the request is added. */
  next(): number {
    return nextSequence(this.last, this.isOpen);
  }

  add(request: OpenRequest): void {
    this.last = request.sequence;
    this.open.set(request.sequence, request);
    if (request.settle) this.submits += 1;
  }

  /** The request that this response answers; null when there is none, or it is of another kind. Any order. */
  take(sequence: number, commandId: number): OpenRequest | null {
    const request = this.open.get(sequence);
    return request && responseId(request.commandId) === commandId ? this.remove(request) : null;
  }

  /** The request that a generic_nack names, of whatever kind (clause 4.3.1). */
  takeAny(sequence: number): OpenRequest | null {
    const request = this.open.get(sequence);
    return request ? this.remove(request) : null;
  }

  /** Takes out what was sent at `sentBefore` or earlier. */
  takeOverdue(sentBefore: number): OpenRequest[] {
    const overdue: OpenRequest[] = [];
    for (const request of this.open.values()) {
      if (request.sentAt > sentBefore) break;
      overdue.push(this.remove(request));
    }
    return overdue;
  }

  /** The submits of this write were not written after all. */
  withhold(write: number): void {
    const unwritten = [...this.open.values()].filter((request) => request.write === write && request.settle);
    for (const request of unwritten) this.remove(request).settle?.({ kind: "unsent", reason: "fenced" });
  }

  /** Takes out everything. */
  takeAll(): OpenRequest[] {
    return this.takeOverdue(Infinity);
  }

  private remove(request: OpenRequest): OpenRequest {
    this.open.delete(request.sequence);
    if (request.settle) this.submits -= 1;
    return request;
  }
}
