/**
 * A link over SMPP: one transceiver session, or a receiver and a transmitter, or one of them. Loss of one session does not
 * stop the other; the link counts as bound only while all of it is.
 */
import type { WantedConnection } from "@/db/wanted-connections";
import type { InboundMessage } from "../smpp/inbound-message";
import type { BindType } from "../smpp/session-types";
import { Line, type LineDeps } from "./line";
import type { Link, LinkHandlers, LinkState, LinkStatus, SubmitPart, SubmitVerdict } from "./link";

export type SmppLinkDeps = Omit<LineDeps, "onInbound" | "onChange" | "onSessionLost">;

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

export class SmppLink implements Link {
  private readonly lines: Line[];
  private readonly sender: Line | undefined;
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
    };
    this.lines = BINDS[connection.mode].map((bind) => new Line(bind, connection, lineDeps));
    this.sender = this.lines.find((line) => line.bind !== "receiver");
  }

  get status(): LinkStatus {
    return this.now;
  }

  get room(): number {
    return this.sender?.room ?? 0;
  }

  start(): void {
    for (const line of this.lines) line.start();
  }

  async stop(budgetMs: number): Promise<void> {
    await Promise.all(this.lines.map((line) => line.stop(budgetMs)));
  }

  submit(part: SubmitPart): Promise<SubmitVerdict> {
    const { sender } = this;
    if (!sender) return Promise.resolve({ kind: "unsent", reason: "not-bound" });
    return new Promise((resolve) => sender.submit(part, resolve));
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
    const state = this.stateOf();
    const reason = this.reasonOf(state);
    if (state === this.now.state && reason === this.now.reason) return;
    const since = state === this.now.state ? this.now.since : this.deps.clock.wall();
    this.now = { state, reason, since };
    this.handlers.onStatus(this.now);
  }

  private stateOf(): LinkState {
    const states = this.lines.map((line) => line.state);
    if (states.every((state) => state === "bound")) return "bound";
    if (states.some((state) => state === "stopped")) return "stopped";
    return states.includes("waiting") ? "down" : "connecting";
  }

  private reasonOf(state: LinkState): string {
    const [only, ...others] = this.lines;
    if (only && others.length === 0) return state === "bound" ? boundWords(only.bind) : only.reason;
    if (state === "bound" || state === "stopped") return only?.reason ?? "";
    return this.lines.map((line) => `The ${NAMES[line.bind]}: ${line.reason}`).join(" ");
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
