import type { Claim, MessageResult, PartResult } from "@/db/outbox";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema, type Limit } from "@/domain/connections/settings";
import { createLog } from "@/worker/log";
import { Dispatcher } from "@/worker/outbound/dispatcher";
import type { ClaimedOutbound } from "@/worker/outbound/dispatcher-deps";
import { Windows } from "@/worker/outbound/windows";
import type { SubmitPart, SubmitVerdict } from "@/worker/sessions/link";

export const OK: SubmitVerdict = { kind: "accepted", smscId: "id" };
export const refused = (status: number): SubmitVerdict => ({ kind: "refused", status });
const log = createLog("silent");
const clock = { wall: () => Date.now(), monotonic: () => Date.now() };

export function connectionWith(limits: Limit[]): WantedConnection {
  return {
    ...{ id: "l", name: "smsc", host: "127.0.0.1", port: 1, systemId: "", password: "" },
    ...{ clientKey: "", systemType: "" },
    ...{ mode: "transceiver", windowSize: 10, limits, country: "", trunk: "", fault: null, paused: false },
    receiptForm: "learned",
    settings: connectionSettingsSchema.parse({}),
    numbers: [{ id: "n", address: "12345", repliesBy: "c" }],
  };
}

export type Written = { part: SubmitPart; at: number; answer(verdict: SubmitVerdict): void };

export type DispatcherOptions = {
  windowSize?: number;
  /** what an earlier worker left behind */
  seed?: { agesMs: number[]; unsettled: number };
  onWritten?: (written: Written) => void;
};

/** A dispatcher on a link of the test's own, an outbox in memory and a clock that the test turns. */
export function setUp(limits: Limit[] = [], options: DispatcherOptions = {}) {
  const { windowSize = 10, seed = { agesMs: [], unsettled: 0 }, onWritten } = options;
  const written: Written[] = [];
  const waiting: ClaimedOutbound[] = [];
  const settled: { message: MessageResult; parts: PartResult[] }[] = [];
  const released: Claim[] = [];
  const holds: (string | null)[] = [];
  const state = { open: 0, leased: true, stored: [] as number[], claims: 0, away: false };
  const connection = { ...connectionWith(limits), windowSize };
  const dispatcher = new Dispatcher(connection, {
    ...{ clock, log },
    link: {
      get room() {
        return windowSize - state.open;
      },
      status: { state: "bound", reason: "", since: 0 },
      start: () => undefined,
      stop: () => Promise.resolve(),
      submit: (part) =>
        new Promise((resolve) => {
          state.open += 1;
          const answer = (verdict: SubmitVerdict): void => {
            state.open -= 1;
            resolve(verdict);
          };
          const one = { part, at: Date.now(), answer };
          written.push(one);
          onWritten?.(one);
        }),
    },
    limiter: new Windows(limits, { clock, log, recentParts: () => Promise.resolve(state.stored) }, seed),
    settler: { add: (message, parts) => void settled.push({ message, parts }), backlog: 0 },
    claim: (lane, limit) => {
      state.claims += 1;
      if (state.away) return Promise.reject(new Error("no database"));
      const claimed = waiting.filter((one) => one.lane === lane).slice(0, limit);
      for (const one of claimed) waiting.splice(waiting.indexOf(one), 1);
      return Promise.resolve(claimed);
    },
    release: (claims) => {
      released.push(...claims);
      return Promise.resolve();
    },
    isLeased: () => state.leased,
    onSent: () => undefined,
    onHold: (reason) => holds.push(reason),
  });
  return { dispatcher, written, waiting, settled, released, holds, state };
}

export function message(n: number, more: Partial<ClaimedOutbound> = {}): ClaimedOutbound {
  return {
    ...{ id: `0190-${String(n).padStart(4, "0")}`, at: 0, contactKey: `c${n}`, address: "251911000001" },
    ...{ connectionId: "l", numberId: "n", text: "hello", expiresAt: Infinity, attempts: 0, lane: "reply" },
    ...{ ruleKind: "service", epoch: 1, acceptedSeqs: [], optedOut: false, otherAlphabet: false },
    ...more,
  };
}
