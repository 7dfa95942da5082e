import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMAND, MAX_SEQUENCE, responseId } from "./constants";
import { dueStep, timerLimits, type Watch } from "./timers";
import { nextSequence, RequestWindow, type SubmitVerdict } from "./window";

describe("dueStep", () => {
  const limits = timerLimits({ enquireLinkSeconds: 30, responseSeconds: 10, inactivitySeconds: null });
  const bound: Watch = { phase: "bound", since: 0, receivedAt: 0, enquiryAt: null, deadline: 0 };

  it("asks for nothing before its time", () => {
    expect(dueStep(bound, limits, 29_999)).toBe("none");
    expect(dueStep(bound, limits, 30_000)).toBe("enquire");
    expect(dueStep({ ...bound, enquiryAt: 30_000 }, limits, 39_999)).toBe("none");
    expect(dueStep({ ...bound, enquiryAt: 30_000 }, limits, 40_000)).toBe("enquiry-unanswered");
    expect(dueStep({ ...bound, phase: "closing", deadline: 500 }, limits, 499)).toBe("none");
    expect(dueStep({ ...bound, phase: "closing", deadline: 500 }, limits, 500)).toBe("deadline");
  });

  it.each([
    [1, 5_000],
    [10, 10_000],
    [600, 30_000],
  ])("gives a bind 5 to 30 s: with %i s for a response %i ms (checklist 1)", (responseSeconds, bindMs) => {
    expect(timerLimits({ enquireLinkSeconds: 30, responseSeconds, inactivitySeconds: null }).bindMs).toBe(
      bindMs,
    );
  });

  it("never takes a link for silent that the set enquiries keep alive (checklist 8)", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3600 }),
        fc.integer({ min: 1, max: 600 }),
        (enquireLinkSeconds, responseSeconds) => {
          const set = timerLimits({ enquireLinkSeconds, responseSeconds, inactivitySeconds: null });
          expect(set.inactivityMs).toBeGreaterThan(set.enquireLinkMs + set.responseMs);
        },
      ),
    );
  });
});

describe("sequence numbers", () => {
  it("run from 1 to 0x7FFFFFFF and then from 1 again (checklist 15)", () => {
    const free = (): boolean => false;
    expect(nextSequence(0, free)).toBe(1);
    expect(nextSequence(MAX_SEQUENCE - 1, free)).toBe(MAX_SEQUENCE);
    expect(nextSequence(MAX_SEQUENCE, free)).toBe(1);
  });

  it("never repeat one that waits for its answer, also past the wrap (checklist 15)", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MAX_SEQUENCE - 30, max: MAX_SEQUENCE }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 120 }),
        (last, steps) => {
          const window = new RequestWindow(last);
          const open = new Set<number>();
          for (const step of steps) {
            if (step < 7 || open.size === 0) {
              const sequence = window.next();
              expect(open.has(sequence)).toBe(false);
              expect(sequence).toBeGreaterThanOrEqual(1);
              expect(sequence).toBeLessThanOrEqual(MAX_SEQUENCE);
              window.add({ commandId: COMMAND.submit_sm, sequence, sentAt: 0, write: 0, settle: () => {} });
              open.add(sequence);
            } else {
              const sequence = [...open][step % open.size]!;
              expect(window.take(sequence, COMMAND.submit_sm_resp)?.sequence).toBe(sequence);
              open.delete(sequence);
            }
            expect(window.inFlight).toBe(open.size);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("wrap around a request that has been waiting since the last round", () => {
    const window = new RequestWindow(MAX_SEQUENCE - 1);
    const verdicts: SubmitVerdict[] = [];
    const add = (sequence: number): void =>
      window.add({
        commandId: COMMAND.submit_sm,
        sequence,
        sentAt: 0,
        write: 0,
        settle: (verdict) => verdicts.push(verdict),
      });
    add(1);
    add(MAX_SEQUENCE);
    expect(window.next()).toBe(2);
  });
});

describe("RequestWindow", () => {
  it("gives an answer only to a request of its kind", () => {
    const window = new RequestWindow();
    window.add({ commandId: COMMAND.enquire_link, sequence: 1, sentAt: 0, write: 0, settle: null });
    expect(window.take(1, COMMAND.submit_sm_resp)).toBeNull();
    expect(window.take(1, responseId(COMMAND.enquire_link))?.sequence).toBe(1);
  });

  it("takes out what is overdue, oldest first, and leaves the rest", () => {
    const window = new RequestWindow();
    for (const sentAt of [10, 20, 30])
      window.add({
        commandId: COMMAND.submit_sm,
        sequence: window.next(),
        sentAt,
        write: 0,
        settle: () => {},
      });
    expect(window.takeOverdue(20).map((request) => request.sentAt)).toEqual([10, 20]);
    expect(window.inFlight).toBe(1);
    expect(window.takeAll().length).toBe(1);
  });
});
