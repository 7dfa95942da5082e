/** A TCP connection as a session wants it. TLS has its place in `open`: anything that yields a Node socket will do. */
import { connect, type Socket } from "node:net";

export type Endpoint = { host: string; port: number };

export type TransportHandlers = {
  onOpen(): void;
  onData(chunk: Buffer): void;
  onDrain(): void;
  /** once; `code` of the system, `ETIMEDOUT` when the connection was not made in time */
  onClose(code: string | null): void;
};

export type TransportOptions = {
  /** how long the connection may take to be made */
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
  private readonly socket: Socket;
  private code: string | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    endpoint: Endpoint,
    { connectMs, open = openTcp }: TransportOptions,
    handlers: TransportHandlers,
  ) {
    this.socket = open(endpoint);
    this.timer = setTimeout(() => {
      this.code = "ETIMEDOUT";
      this.socket.destroy();
    }, connectMs);
    this.socket.once("connect", () => {
      clearTimeout(this.timer);
      handlers.onOpen();
    });
    this.socket.on("data", (chunk: Buffer) => handlers.onData(chunk));
    this.socket.on("drain", () => handlers.onDrain());
    this.socket.on("error", (error: NodeJS.ErrnoException) => {
      this.code ??= error.code ?? error.name;
    });
    this.socket.once("close", () => {
      clearTimeout(this.timer);
      handlers.onClose(this.code);
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
}
