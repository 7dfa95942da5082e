/**
 * What a session has to write: everything of one turn of the event loop leaves in one write. Submits are asked for once more
 * in that very tick: between the decision to send and the write the process may have stood still past its lease.
 */

export type OutputTarget = {
  /** false when the socket is full; `drained` is called once it is not */
  write(octets: Buffer): boolean;
  /** runs the task once, after the input of this turn is handled */
  defer(task: () => void): void;
  /** the peer does not read: nothing is read from it either until it does, so that answers cannot pile up */
  onBlocked(blocked: boolean): void;
  /** asked in the tick of a write that carries submits */
  maySubmit(): boolean;
  /** the submits of this write were dropped instead; the rest of it leaves */
  onWithheld(write: number): void;
};

export class Output {
  private chunks: Buffer[] = [];
  private submits: Buffer[] = [];
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
    this.schedule();
  }

  /** A submit: written only while submits are allowed. */
  pushSubmit(octets: Buffer): void {
    if (this.state === "closed") return;
    this.submits.push(octets);
    this.schedule();
  }

  /** Writes now what waits for the end of the turn. */
  flush(): void {
    if (this.state === "blocked" || this.state === "closed") return;
    this.state = "idle";
    if (this.submits.length > 0) this.takeSubmits();
    if (this.chunks.length === 0) return;
    const octets = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.chunks = [];
    this.writes += 1;
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
    this.submits = [];
    return this.writes;
  }

  private schedule(): void {
    if (this.state !== "idle") return;
    this.state = "scheduled";
    this.target.defer(this.run);
  }

  private takeSubmits(): void {
    const submits = this.submits;
    this.submits = [];
    if (this.target.maySubmit()) for (const octets of submits) this.chunks.push(octets);
    else this.target.onWithheld(this.writes);
  }

  private readonly run = (): void => {
    if (this.state === "scheduled") this.flush();
  };
}
