/** Lets one of many equal log lines through in `everyMs`, so that an outage writes lines a minute rather than thousands. */
export class Seldom {
  private until = -Infinity;
  private held = 0;

  constructor(private readonly everyMs = 5000) {}

  /** The number of lines held back since the last one, or null: hold this one back too. `now` is monotonic. */
  ask(now: number): number | null {
    if (now < this.until) {
      this.held += 1;
      return null;
    }
    const { held } = this;
    this.until = now + this.everyMs;
    this.held = 0;
    return held;
  }
}
