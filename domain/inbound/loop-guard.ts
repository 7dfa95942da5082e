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

const NONE: readonly Exchange[] = [];

/**
 * Remembers the last texts of the senders it saw, in two generations: when the younger one is full the older one is
 * forgotten, and with it the senders that were silent longest. (Deleting the first key of a large Map again and again
 * costs a walk over all that were deleted before it.)
 */
export class LoopGuard {
  private young = new Map<string, Exchange[]>();
  private old = new Map<string, Exchange[]>();

  constructor(
    private readonly limits: LoopLimits = DEFAULT_LOOP_LIMITS,
    private readonly maxSenders = 20_000,
  ) {}

  /** Takes note of a text and says whether its reply may go out. */
  allow(sender: string, text: string, now: number): boolean {
    const { texts, windowMs, identical, identicalMs } = this.limits;
    const known = this.young.get(sender) ?? this.old.get(sender) ?? NONE;
    const kept = known.filter((exchange) => exchange.at > now - identicalMs).slice(-texts);
    const short = text.slice(0, 200);
    const recent = kept.filter((exchange) => exchange.at > now - windowMs).length;
    const same = kept.filter((exchange) => exchange.text === short).length;
    kept.push({ at: now, text: short });
    if (!this.young.has(sender) && this.young.size >= this.maxSenders / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(sender, kept);
    return recent < texts && same < identical;
  }
}
