/**
 * The reply-loop guard (product.md, step 2): two machines that answer one another would text for ever. More than `texts`
 * in `windowMs` from one sender, or `identical` equal texts in `identicalMs`, and its automatic replies are withheld.
 * It marks, it never decides: votes and STOP go on.
 */
export type LoopLimits = { texts: number; windowMs: number; identical: number; identicalMs: number };

export const DEFAULT_LOOP_LIMITS: LoopLimits = {
  texts: 30,
  windowMs: 30_000,
  identical: 5,
  identicalMs: 600_000,
};

type Exchange = { at: number; text: string };

/** Remembers the last texts of the senders it saw; bounded, the longest silent sender is forgotten first. */
export class LoopGuard {
  private readonly senders = new Map<string, Exchange[]>();

  constructor(
    private readonly limits: LoopLimits = DEFAULT_LOOP_LIMITS,
    private readonly maxSenders = 20_000,
  ) {}

  /** Takes note of a text and says whether its reply may go out. */
  allow(sender: string, text: string, now: number): boolean {
    const { texts, windowMs, identical, identicalMs } = this.limits;
    const kept = (this.senders.get(sender) ?? [])
      .filter((exchange) => exchange.at > now - identicalMs)
      .slice(-texts);
    const recent = kept.filter((exchange) => exchange.at > now - windowMs).length;
    const same = kept.filter((exchange) => exchange.text === text).length;
    kept.push({ at: now, text: text.slice(0, 200) });
    this.senders.delete(sender);
    this.senders.set(sender, kept);
    if (this.senders.size > this.maxSenders) this.forgetOldest();
    return recent < texts && same < identical;
  }

  private forgetOldest(): void {
    const oldest = this.senders.keys().next();
    if (!oldest.done) this.senders.delete(oldest.value);
  }
}
