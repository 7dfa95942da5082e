/** What a session has to write: everything of one turn of the event loop leaves in one write. */

export type OutputTarget = {
  /** false when the socket is full; `drained` is called once it is not */
  write(octets: Buffer): boolean;
  /** runs the task once, after the input of this turn is handled */
  defer(task: () => void): void;
  /** the peer does not read: nothing is read from it either until it does, so that answers cannot pile up */
  onBlocked(blocked: boolean): void;
};

export class Output {
  private chunks: Buffer[] = [];
  private state: "idle" | "scheduled" | "blocked" | "closed" = "idle";
  private writes = 0;

  constructor(private readonly target: OutputTarget) {}

  /** Number of the write that what is pushed now leaves with. */
  get nextWrite(): number {
    return this.writes;
  }

  get blocked(): boolean {
    return this.state === "blocked";
  }

  push(octets: Buffer): void {
    if (this.state === "closed") return;
    this.chunks.push(octets);
    if (this.state !== "idle") return;
    this.state = "scheduled";
    this.target.defer(this.run);
  }

  /** Writes now what waits for the end of the turn. */
  flush(): void {
    if (this.state === "blocked" || this.state === "closed" || this.chunks.length === 0) return;
    const octets = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.chunks = [];
    this.writes += 1;
    this.state = "idle";
    if (this.target.write(octets)) return;
    this.state = "blocked";
    this.target.onBlocked(true);
  }

  drained(): void {
    if (this.state !== "blocked") return;
    this.state = "idle";
    this.target.onBlocked(false);
    this.flush();
  }

  /** Drops what was not written. Returns the number of the first write that did not happen. */
  close(): number {
    this.state = "closed";
    this.chunks = [];
    return this.writes;
  }

  private readonly run = (): void => {
    if (this.state === "scheduled") this.flush();
  };
}
