/**
 * The trace of one connection. Off, it is one boolean that a session looks at. On, PDUs are copied as they pass and decoded
 * and stored once a second; of a link that is faster than that, the newest are kept.
 */
import { randomInt } from "node:crypto";
import type { TracedPdu } from "@/db/pdu-trace";
import type { DefaultAlphabet } from "@/domain/text/decode";
import { TRACE_KEPT, TRACE_OCTETS } from "@/domain/traces/pdu";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import { COMMAND, HEADER_LENGTH, isResponse } from "../smpp/constants";
import { decodeTrace } from "./trace-decode";

const STORE_EVERY_MS = 1000;
const MOST_OCTETS = 8 * 1024 * 1024;
/** Requests that wait for their responses, to say how long they took. */
const MOST_OPEN = 2 * TRACE_KEPT;
const BINDS: ReadonlySet<number> = new Set([
  COMMAND.bind_receiver,
  COMMAND.bind_transmitter,
  COMMAND.bind_transceiver,
]);
const STAR = 0x2a;
const INT4 = 0x7fffffff;

type Caught = { at: number; outbound: boolean; bind: string; session: number; frame: Buffer };
type Request = { at: number; source: string; destination: string };

export type TraceDeps = {
  connectionId: string;
  clock: Clock;
  log: Logger;
  alphabet(): DefaultAlphabet;
  store(pdus: TracedPdu[]): Promise<void>;
};

export class TraceRecorder {
  tracing = false;
  private until = 0;
  private caught: Caught[] = [];
  private octets = 0;
  private timer: NodeJS.Timeout | undefined;
  private storing: Promise<void> = Promise.resolve();
  private readonly open = new Map<string, Request>();
  private sessions = 0;
  private next = randomInt(INT4 >> 1);

  constructor(private readonly deps: TraceDeps) {}

  /** Runs for so many ms from now; 0 ends it. */
  order(ms: number): void {
    this.until = this.deps.clock.monotonic() + ms;
    this.tracing = ms > 0;
  }

  /** What a new session hands its PDUs to. */
  session(bind: string): { read(frames: readonly Buffer[]): void; wrote(octets: Buffer): void } {
    const session = (this.sessions += 1);
    const from = (outbound: boolean, frames: readonly Buffer[]): void =>
      this.take({ outbound, bind, session }, frames);
    return {
      read: (frames) => from(false, frames),
      wrote: (octets) => from(true, splitPdus(octets)),
    };
  }

  /** Stores what was caught; errors are told, and what could not be stored is gone. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const caught = this.caught;
    this.caught = [];
    this.octets = 0;
    if (caught.length === 0) return this.storing;
    this.storing = this.storing
      .then(() => this.deps.store(caught.slice(-TRACE_KEPT).map((one) => this.decode(one))))
      .catch((error: unknown) => this.deps.log.debug({ err: error }, "a trace was not stored"));
    return this.storing;
  }

  private take(of: Omit<Caught, "frame" | "at">, frames: readonly Buffer[]): void {
    const { clock } = this.deps;
    if (clock.monotonic() >= this.until) {
      this.tracing = false;
      return;
    }
    const at = clock.wall();
    for (const frame of frames) {
      this.caught.push({ ...of, at, frame: blankPassword(Buffer.from(frame)) });
      this.octets += frame.length;
    }
    if (this.caught.length > 2 * TRACE_KEPT || this.octets > MOST_OCTETS) this.shed();
    this.timer ??= setTimeout(() => void this.flush(), STORE_EVERY_MS);
  }

  /** Lets the older half go. */
  private shed(): void {
    this.caught = this.caught.slice(-Math.min(TRACE_KEPT, this.caught.length >> 1));
    this.octets = this.caught.reduce((sum, { frame }) => sum + frame.length, 0);
  }

  private decode({ at, outbound, bind, session, frame }: Caught): TracedPdu {
    const decoded = decodeTrace(frame, this.deps.alphabet());
    const { commandId, sequence } = decoded;
    const request = isResponse(commandId) ? this.requestOf(`${session} ${!outbound} ${sequence}`) : null;
    if (!isResponse(commandId)) this.remember(`${session} ${outbound} ${sequence}`, { ...decoded, at });
    this.next = this.next >= INT4 ? 0 : this.next + 1;
    return {
      ...decoded,
      ...{ connectionId: this.deps.connectionId, at, outbound, bind, n: this.next },
      source: request?.source ?? decoded.source,
      destination: request?.destination ?? decoded.destination,
      answeredMs: request ? at - request.at : null,
      length: frame.length,
      octets: frame.subarray(0, TRACE_OCTETS),
    };
  }

  private remember(key: string, { at, source, destination }: Request): void {
    this.open.set(key, { at, source, destination });
    if (this.open.size <= MOST_OPEN) return;
    for (const oldest of this.open.keys()) {
      this.open.delete(oldest);
      break;
    }
  }

  private requestOf(key: string): Request | null {
    const request = this.open.get(key) ?? null;
    this.open.delete(key);
    return request;
  }
}

/** What a session writes at once: whole PDUs, one after the other. */
function splitPdus(octets: Buffer): Buffer[] {
  const pdus: Buffer[] = [];
  for (let at = 0; at + HEADER_LENGTH <= octets.length;) {
    const length = Math.max(HEADER_LENGTH, octets.readUInt32BE(at));
    pdus.push(octets.subarray(at, at + length));
    at += length;
  }
  return pdus;
}

/** The password of a bind, second of its strings (SMPP 3.4 clause 4.1), never leaves this function. Writes into the frame. */
function blankPassword(frame: Buffer): Buffer {
  if (!BINDS.has(frame.readUInt32BE(4))) return frame;
  const systemId = frame.indexOf(0, HEADER_LENGTH);
  const from = systemId < 0 ? HEADER_LENGTH : systemId + 1;
  const end = frame.indexOf(0, from);
  frame.fill(STAR, from, end < 0 ? frame.length : end);
  return frame;
}
