/** Counts events of the last sixty seconds, by second. */
export class MinuteRate {
  private readonly seconds = new Uint32Array(60);
  private last = 0;

  add(now: number, count = 1): void {
    this.advance(now);
    const slot = Math.floor(now / 1000) % 60;
    this.seconds[slot] = this.seconds[slot]! + count;
  }

  perMinute(now: number): number {
    this.advance(now);
    return this.seconds.reduce((sum, count) => sum + count, 0);
  }

  private advance(now: number): void {
    const second = Math.floor(now / 1000);
    const from = Math.max(this.last + 1, second - 59);
    for (let passed = from; passed <= second; passed += 1) this.seconds[passed % 60] = 0;
    this.last = Math.max(this.last, second);
  }
}
