/**
 * A link over SMPP: one to N transceivers, or as many receivers and transmitters, or as many of one of them. Each session
 * has a window of its own; the limit over all of them is the caller's. Loss of one session does not stop the others.
 *
 * It counts as bound while every direction that it was made for has a session; its reason says how many of how many.
 * The second and later sessions begin once a first one is bound, so that a wrong password is tried once, not N times.
 */
import type { WantedConnection } from "@/db/wanted-connections";
import type { InboundMessage } from "../smpp/inbound-message";
import type { BindType } from "../smpp/session-types";
import { Line, type LineDeps } from "./line";
import type { Link, LinkHandlers, LinkState, LinkStatus, SubmitPart, SubmitVerdict } from "./link";

export type SmppLinkDeps = Omit<LineDeps, "onInbound" | "onChange" | "onSessionLost" | "maySubmit">;

const BINDS: Record<WantedConnection["mode"], readonly BindType[]> = {
  transceiver: ["transceiver"],
  pair: ["transmitter", "receiver"],
  receiver: ["receiver"],
  transmitter: ["transmitter"],
};

const NAMES: Record<BindType, string> = {
  transceiver: "session",
  transmitter: "sending session",
  receiver: "receiving session",
};

/** ESME_RX_T_APPN (SMPP 3.4 clause 5.1.3): the SMSC keeps the message. */
const TEMPORARY_ERROR = 0x64;

const NOT_BOUND: SubmitVerdict = { kind: "unsent", reason: "not-bound" };

export class SmppLink implements Link {
  private readonly lines: Line[];
  private readonly first: Line[];
  private readonly senders: Line[];
  /** carries a message of which more parts follow */
  private carrier: Line | null = null;
  private turn = 0;
  private now: LinkStatus;

  constructor(
    connection: WantedConnection,
    private readonly handlers: LinkHandlers,
    private readonly deps: SmppLinkDeps,
  ) {
    this.now = { state: "stopped", reason: "Not started.", since: deps.clock.wall() };
    const lineDeps: LineDeps = {
      ...deps,
      onInbound: (messages) => this.onInbound(messages),
      onChange: () => this.onChange(),
      onSessionLost: () => handlers.onSessionLost(),
      maySubmit: () => handlers.maySubmit(),
    };
    const makeLines = (): Line[] =>
      BINDS[connection.mode].map((bind) => new Line(bind, connection, lineDeps));
    this.first = makeLines();
    const others = Array.from({ length: connection.settings.sessions - 1 }, makeLines);
    this.lines = [...this.first, ...others.flat()];
    this.senders = this.lines.filter((line) => line.bind !== "receiver");
  }

  get status(): LinkStatus {
    return this.now;
  }

  get room(): number {
    if (this.carrier?.state === "bound") return this.carrier.room;
    return this.senders.reduce((sum, line) => sum + line.room, 0);
  }

  get inFlight(): number {
    return this.senders.reduce((sum, line) => sum + line.inFlight, 0);
  }

  start(): void {
    for (const line of this.first) line.start();
  }

  async stop(budgetMs: number): Promise<void> {
    await Promise.all(this.lines.map((line) => line.stop(budgetMs)));
  }

  submit(part: SubmitPart): Promise<SubmitVerdict> {
    const line = this.carrier?.state === "bound" ? this.carrier : this.emptiest();
    this.carrier = part.continues && line ? line : null;
    if (!line) return Promise.resolve(NOT_BOUND);
    return new Promise((resolve) => line.submit(part, resolve));
  }

  /** The sending session with the most places; among equals the next in turn, so that a slow link uses them all too. */
  private emptiest(): Line | undefined {
    const { senders } = this;
    let best = this.turn % (senders.length || 1);
    for (let step = 1; step < senders.length; step += 1) {
      const at = (this.turn + step) % senders.length;
      if (senders[at]!.room > senders[best]!.room) best = at;
    }
    this.turn = best + 1;
    return senders[best];
  }

  private onInbound(messages: InboundMessage[]): void {
    try {
      this.handlers.onInbound(messages);
    } catch (error) {
      // Whoever takes them never throws; should it, the SMSC keeps the texts and the session goes on.
      this.deps.log.error({ err: error, messages: messages.length }, "inbound messages could not be taken");
      for (const message of messages) message.answer(TEMPORARY_ERROR);
    }
  }

  private onChange(): void {
    if (this.lines.some((line) => line.state === "bound")) for (const line of this.lines) line.start();
    const state = this.stateOf();
    const reason = this.reasonOf(state);
    if (state === this.now.state && reason === this.now.reason) return;
    const since = state === this.now.state ? this.now.since : this.deps.clock.wall();
    this.now = { state, reason, since };
    this.handlers.onStatus(this.now);
  }

  private stateOf(): LinkState {
    const states = this.lines.map((line) => line.state);
    if (states.some((state) => state === "stopped")) return "stopped";
    const directions = new Map(this.lines.map(({ bind }) => [bind, false]));
    for (const line of this.lines) if (line.state === "bound") directions.set(line.bind, true);
    if ([...directions.values()].every(Boolean)) return "bound";
    return states.includes("waiting") ? "down" : "connecting";
  }

  private reasonOf(state: LinkState): string {
    const [only, ...others] = this.lines;
    if (only && others.length === 0) return state === "bound" ? boundWords(only.bind) : only.reason;
    if (state === "stopped") return only?.reason ?? "";
    if (this.first.length === this.lines.length)
      return state === "bound"
        ? (only?.reason ?? "")
        : this.lines.map((line) => `The ${NAMES[line.bind]}: ${line.reason}`).join(" ");
    return this.countWords();
  }

  /** "2 of 3 sessions bound.", and what the first of the others is at. */
  private countWords(): string {
    const bound = this.lines.filter((line) => line.state === "bound").length;
    const count = `${bound} of ${this.lines.length} sessions bound.`;
    const open = this.lines.filter((line) => line.state !== "bound" && line.state !== "idle");
    const told = open.find((line) => line.state === "waiting") ?? open[0];
    return told ? `${count} A ${NAMES[told.bind]}: ${told.reason}` : count;
  }
}

function boundWords(bind: BindType): string {
  switch (bind) {
    case "transceiver":
      return "Bound.";
    case "transmitter":
      return "Bound for sending only.";
    case "receiver":
      return "Bound for receiving only.";
  }
}
