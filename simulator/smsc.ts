/**
 * The SMSC: takes phones' texts to the bound receivers and submitted texts to the phones. A text that was not acknowledged
 * when its session ended, or was answered with a temporary error, comes again, as with a real SMSC.
 */
import { createServer, type Server } from "node:net";
import {
  DEFAULT_SETTINGS,
  type Bubble,
  type Crowd,
  type CrowdProgress,
  type SimulatorSettings,
  type SimulatorState,
} from "@/domain/simulator/control";
import { describeStatus } from "@/domain/smpp/command-status";
import type { Pdu } from "@/worker/smpp/decode";
import { CrowdRun } from "./crowd";
import { addressOf, encodeDeliver, type Delivery, type Route } from "./delivery";
import { DeliveryQueue } from "./delivery-queue";
import { Faults } from "./faults";
import { encodePhoneText, type PhoneEncoding } from "./phone-text";
import { Phones } from "./phones";
import { Session, type SessionHandlers } from "./session";
import { Submissions } from "./submissions";

const TICK_MS = 25;
/** A crowd pauses while this many deliveries wait: a link that is down must not fill the memory. */
const CROWD_PAUSE = 20_000;
const CROWD_BURST = 500;
const BIND_MS = 30_000;
const KEPT_CROWDS = 20;

export type PhoneMessage = { from: string; to: string; text: string; encoding: PhoneEncoding };

export class Smsc {
  readonly phones = new Phones();
  readonly faults = new Faults();
  settings: SimulatorSettings = { ...DEFAULT_SETTINGS };
  private readonly queue = new DeliveryQueue();
  private readonly sessions = new Set<Session>();
  private readonly submissions: Submissions;
  private readonly server: Server;
  private readonly later = new Set<NodeJS.Timeout>();
  private crowds: CrowdRun[] = [];
  private tick: NodeJS.Timeout | undefined;
  private lastSession = 0;
  private lastCrowd = 0;
  /** refused for now: each waits out its delay on a timer */
  private resting = 0;
  private reference = 0;

  constructor() {
    this.submissions = new Submissions({
      phones: this.phones,
      faults: this.faults,
      settings: () => this.settings,
      after: (ms, work) => this.after(ms, work),
      deliver: (delivery) => this.enqueue(delivery),
    });
    this.server = createServer((socket) => {
      this.sessions.add(new Session((this.lastSession += 1), socket, this.handlers));
    });
  }

  /** Resolves to the port it listens on; 0 chooses a free one. */
  listen(port: number, host: string): Promise<number> {
    this.tick = setInterval(() => this.sweep(), TICK_MS);
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, () => {
        const address = this.server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  /** Unbinds politely, then closes. */
  async stop(budgetMs = 1000): Promise<void> {
    clearInterval(this.tick);
    this.clearTimers();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const session of this.sessions) session.unbind(budgetMs);
    await closed;
  }

  /** A phone sends a text; AppError `invalid` when it cannot be encoded as asked. */
  send({ from, to, text, encoding }: PhoneMessage): Bubble {
    this.reference = (this.reference + 1) & 0xff;
    const { dataCoding, esmClass, parts } = encodePhoneText(text, encoding, this.reference);
    const bubble = this.phones.show({
      ...{ phone: from, number: to, text, dataCoding, parts: parts.length, messageIds: [] },
      ...{ direction: "sent", at: Date.now(), state: "waiting" },
    });
    let open = parts.length;
    let refused = 0;
    const settle = (status: number): void => {
      open -= 1;
      refused ||= status;
      if (open > 0) return;
      this.phones.change(
        bubble.id,
        refused === 0 ? { state: "taken" } : { state: "refused", status: refused },
      );
    };
    const [source, destination] = [addressOf(from), addressOf(to)];
    for (const body of parts) {
      const octets = encodeDeliver({ source, destination, esmClass, dataCoding, body });
      this.queue.add({ route: { number: to }, octets, settle });
    }
    this.pump();
    return bubble;
  }

  startCrowd(crowd: Crowd): CrowdProgress {
    const run = new CrowdRun((this.lastCrowd += 1), crowd, performance.now());
    this.crowds = [...this.crowds.slice(-KEPT_CROWDS), run];
    return run.progress;
  }

  stopCrowds(): void {
    for (const crowd of this.crowds) crowd.stop();
  }

  dropLinks(): number {
    const count = this.sessions.size;
    for (const session of this.sessions) session.drop();
    return count;
  }

  change(settings: Partial<SimulatorSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.pump();
  }

  /** Forgets phones, faults, crowds, settings and what waits; the links stay. */
  reset(): void {
    this.clearTimers();
    this.stopCrowds();
    this.crowds = [];
    this.queue.clear();
    this.resting = 0;
    this.submissions.clear();
    this.faults.clear();
    this.phones.clear();
    this.settings = { ...DEFAULT_SETTINGS };
  }

  state(): SimulatorState {
    return {
      sessions: [...this.sessions].flatMap(
        ({ id, mode, systemId, boundAt, unanswered, submits, delivers }) =>
          mode === "closed" ? [] : [{ id, mode, systemId, boundAt, inFlight: unanswered, submits, delivers }],
      ),
      waiting: this.queue.size + this.resting,
      phones: this.phones.count,
      faults: this.faults.list(performance.now()),
      crowds: this.crowds.map((crowd) => crowd.progress),
      settings: this.settings,
    };
  }

  private readonly handlers: SessionHandlers = {
    onBind: ({ password }) => {
      const refusal = this.faults.refusalOfBind(performance.now());
      if (refusal !== null) return refusal;
      const wanted = this.settings.password;
      return wanted === null || wanted === password ? 0 : INVALID_PASSWORD;
    },
    onBound: () => this.pump(),
    onSubmit: (session, pdu: Pdu) => this.submissions.take(session, pdu),
    onAnswer: (_session, delivery, status) => this.onAnswer(delivery, status),
    onClosed: (session, unanswered) => {
      this.sessions.delete(session);
      this.queue.putBack(unanswered);
      this.pump();
    },
    isSilent: () => this.faults.isSilent(performance.now()),
  };

  private onAnswer(delivery: Delivery, status: number): void {
    const { class: policy } = describeStatus(status);
    if (policy === "retry" || policy === "throttle") {
      this.resting += 1;
      this.after(this.settings.retryDelayMs, () => {
        this.resting -= 1;
        this.enqueue(delivery);
      });
    } else delivery.settle(status);
    this.pump();
  }

  private enqueue(delivery: Delivery): void {
    this.queue.add(delivery);
    this.pump();
  }

  /** Fills the windows of the receivers, the emptiest first. */
  private pump(): void {
    if (this.queue.size === 0) return;
    const receivers = [...this.sessions].filter((session) => session.receives);
    receivers.sort((a, b) => a.unanswered - b.unanswered);
    for (const session of receivers) {
      const room = this.settings.window - session.unanswered;
      if (room <= 0) continue;
      for (const delivery of this.queue.take(room, (route) => this.serves(session, route)))
        session.deliver(delivery);
    }
  }

  private serves(session: Session, route: Route): boolean {
    const account = "account" in route ? route.account : this.settings.routes[route.number];
    return account === undefined || account === session.systemId;
  }

  private sweep(): void {
    const now = performance.now();
    for (const crowd of this.crowds) {
      const limit = this.queue.size < CROWD_PAUSE ? CROWD_BURST : 0;
      for (const text of crowd.due(now, limit)) this.send({ ...text, encoding: "auto" });
    }
    const { responseMs, enquireLinkMs } = this.settings;
    for (const session of this.sessions) {
      if (session.mode === "open" && now - session.openedAt > BIND_MS) session.drop();
      const overdue = session.overdue(responseMs);
      if (overdue.length > 0) this.queue.putBack(overdue);
      session.keepAlive(enquireLinkMs);
    }
    this.pump();
  }

  private after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.later.delete(timer);
      work();
    }, ms);
    this.later.add(timer);
  }

  private clearTimers(): void {
    for (const timer of this.later) clearTimeout(timer);
    this.later.clear();
  }
}

/** ESME_RINVPASWD */
const INVALID_PASSWORD = 0x0e;
