/** A connection as a session wants it: TCP, or TLS over it. Anything that yields a Node socket will do for `open`. */
import { connect, type Socket } from "node:net";
import { secure, type TlsOptions } from "./tls";

export type Endpoint = { host: string; port: number; /** left out: plain TCP */ tls?: TlsOptions };

/** What the connection has reached: an end in `tls` came between the two peers' first octets and their agreement. */
export type Stage = "tcp" | "tls" | "open";

export type TransportHandlers = {
  /** TCP stands, TLS begins */
  onTcp?(): void;
  onOpen(): void;
  onData(chunk: Buffer): void;
  onDrain(): void;
  /** once; `code` of the system or of TLS, `ETIMEDOUT` when the connection was not made in time */
  onClose(code: string | null, stage: Stage): void;
};

export type TransportOptions = {
  /** how long the connection may take to be made, TLS included */
  connectMs: number;
  open?: (endpoint: Endpoint) => Socket;
};

/** How long a closed connection waits for the peer to close its side. */
const LINGER_MS = 1_000;

/** Of a full window of long texts: below that a write that is merely large would stop the reading for a turn. */
const WRITE_BUFFER_OCTETS = 256 * 1024;

function openTcp({ host, port }: Endpoint): Socket {
  const options = {
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    // A name with several addresses: Node gives each 250 ms, less than one round trip over a satellite.
    autoSelectFamilyAttemptTimeout: 3_000,
    writableHighWaterMark: WRITE_BUFFER_OCTETS,
  };
  return connect(options);
}

export class Transport {
  private socket: Socket;
  private stage: Stage = "tcp";
  private code: string | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    { connectMs, open = openTcp }: TransportOptions,
    private readonly handlers: TransportHandlers,
  ) {
    this.socket = open(endpoint);
    this.timer = setTimeout(() => {
      this.code = "ETIMEDOUT";
      this.socket.destroy();
    }, connectMs);
    this.watch(this.socket);
    this.socket.once("connect", () => {
      if (endpoint.tls) this.startTls(endpoint.tls);
      else this.opened();
    });
  }

  write(octets: Buffer): boolean {
    return this.socket.write(octets);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** end: what is written still leaves, for a second at most; destroy: at once. */
  close(how: "end" | "destroy"): void {
    clearTimeout(this.timer);
    if (how === "destroy") return void this.socket.destroy();
    this.socket.end();
    this.timer = setTimeout(() => this.socket.destroy(), LINGER_MS);
  }

  private startTls(options: TlsOptions): void {
    this.stage = "tls";
    this.handlers.onTcp?.();
    const tcp = this.socket;
    try {
      this.socket = secure(tcp, { host: this.endpoint.host, writeBuffer: WRITE_BUFFER_OCTETS, ...options });
    } catch (error) {
      // Certificates or a key that cannot be read.
      this.noteError(error);
      return void tcp.destroy();
    }
    // What the TCP connection tells from now on, the TLS one over it tells.
    tcp.removeAllListeners("close");
    this.watch(this.socket);
    this.socket.once("secureConnect", () => this.opened());
  }

  private opened(): void {
    clearTimeout(this.timer);
    this.stage = "open";
    this.socket.on("data", (chunk: Buffer) => this.handlers.onData(chunk));
    this.socket.on("drain", () => this.handlers.onDrain());
    this.handlers.onOpen();
  }

  private watch(socket: Socket): void {
    socket.on("error", (error) => this.noteError(error));
    socket.once("close", () => {
      clearTimeout(this.timer);
      this.handlers.onClose(this.code, this.stage);
    });
  }

  private noteError(error: unknown): void {
    if (error instanceof Error) this.code ??= "code" in error ? String(error.code) : error.name;
  }
}
