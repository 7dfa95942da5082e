/**
 * Remembers what was decided about short texts: in a vote most texts are equal, and deciding each anew is a tenth of the
 * worker's work. A decision depends on the moment only by the openings and closings of polls, so what is remembered holds
 * until the next of them.
 */
import { LATE_MS } from "@/domain/polls/window";
import type { CompiledRules } from "./compile";
import { decide, type TextToDecide } from "./decide";
import type { Decision } from "./decision";
import type { TextOutcome } from "./outcome";
import { replyTo, speaksOfSender, type ReplySubject } from "./reply";

const LONGEST = 60;
const MOST = 2000;

/** `replies`: those that are the same for every sender. */
export type Decided = { decision: Decision; replies: Map<TextOutcome, string | null> };

export class DecisionMemo {
  private readonly edges: readonly number[];
  private readonly kept = new Map<string, Decided>();
  /** what is kept holds from the first to before the second */
  private span: [number, number] = [0, 0];

  constructor(private readonly rules: CompiledRules) {
    const edges = rules.source.polls.flatMap(({ opensAt, closesAt, graceSeconds, pauses = [] }) => {
      const end = closesAt === null ? null : closesAt + graceSeconds * 1000;
      const breaks = pauses.flatMap(({ from, until }) => [from, until]);
      return [opensAt, ...breaks, ...(end === null ? [] : [end, end + LATE_MS])];
    });
    this.edges = [-Infinity, ...edges.filter((edge) => edge !== null).sort((a, b) => a - b), Infinity];
  }

  /** As `decide`. */
  decide(input: TextToDecide): Decided {
    const { numberId, text, receivedAt, notVote, pendingListIds, progress = [] } = input;
    if (numberId === null || text.length > LONGEST || notVote || pendingListIds?.length)
      return { decision: decide(this.rules, input), replies: new Map() };
    if (receivedAt < this.span[0] || receivedAt >= this.span[1]) this.moveTo(receivedAt);
    const key = numberId + text + (progress.length === 0 ? "" : JSON.stringify(progress));
    const known = this.kept.get(key);
    if (known) return known;
    const decided: Decided = { decision: decide(this.rules, input), replies: new Map() };
    if (this.kept.size >= MOST) this.kept.clear();
    this.kept.set(key, decided);
    return decided;
  }

  /** As `replyTo`. */
  reply({ decision, replies }: Decided, subject: Omit<ReplySubject, "decision">, outcome: TextOutcome) {
    const known = replies.get(outcome);
    if (known !== undefined) return known;
    const { compliance } = this.rules.source;
    const whole = { ...subject, decision };
    const reply = replyTo(whole, compliance, outcome);
    if (!speaksOfSender(whole, compliance, outcome)) replies.set(outcome, reply);
    return reply;
  }

  private moveTo(receivedAt: number): void {
    this.kept.clear();
    const next = this.edges.findIndex((edge) => edge > receivedAt);
    this.span = [this.edges[next - 1] ?? -Infinity, this.edges[next] ?? Infinity];
  }
}
