/** A crowd: many phones text one number at a steady rate, each text as often as its weight asks, exactly. */
import type { Crowd, CrowdProgress } from "@/domain/simulator/control";

export type CrowdText = { from: string; to: string; text: string };

export class CrowdRun {
  private sent = 0;
  private stopped = false;
  private readonly given: number[];
  private readonly weight: number;

  constructor(
    readonly id: number,
    private readonly crowd: Crowd,
    private readonly startedAt: number,
  ) {
    this.given = crowd.texts.map(() => 0);
    this.weight = crowd.texts.reduce((sum, { weight }) => sum + weight, 0);
  }

  get progress(): CrowdProgress {
    const { to, phones } = this.crowd;
    const running = !this.stopped && this.sent < phones;
    return { id: this.id, to, total: phones, sent: this.sent, running };
  }

  stop(): void {
    this.stopped = true;
  }

  /** The texts that are due at `now` (ms), at most `limit` at once. */
  due(now: number, limit: number): CrowdText[] {
    if (this.stopped) return [];
    const { phones, perSecond, to } = this.crowd;
    const target = Math.min(phones, Math.floor(((now - this.startedAt) * perSecond) / 1000) + 1);
    const texts: CrowdText[] = [];
    while (this.sent < target && texts.length < limit) {
      texts.push({ from: this.phone(this.sent), to, text: this.nextText() });
      this.sent += 1;
    }
    return texts;
  }

  private phone(index: number): string {
    const { firstPhone } = this.crowd;
    return (BigInt(firstPhone) + BigInt(index)).toString().padStart(firstPhone.length, "0");
  }

  /** The text that is the furthest behind its share; so the counts are exact at every moment, without chance. */
  private nextText(): string {
    const { texts } = this.crowd;
    let best = 0;
    let behind = -Infinity;
    for (const [index, { weight }] of texts.entries()) {
      const share = this.weight === 0 ? 1 / texts.length : weight / this.weight;
      const deficit = share * (this.sent + 1) - this.given[index]!;
      if (deficit > behind) [best, behind] = [index, deficit];
    }
    this.given[best]! += 1;
    return texts[best]!.text;
  }
}
