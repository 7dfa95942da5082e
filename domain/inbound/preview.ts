import type { Progress } from "@/domain/polls/follow-ups";
import { countParts, type Counted } from "@/domain/text/encode";
import type { CompiledRules } from "./compile";
import { decide } from "./decide";
import type { Decision } from "./decision";
import type { TextOutcome } from "./outcome";
import { replyTo } from "./reply";

export type TextToPreview = {
  numberId: string;
  text: string;
  /** ms since 1970 */
  at: number;
  /** what its sender was asked in polls and has not answered */
  progress?: readonly Progress[];
};

/** What one outcome would answer; `reply` null stays silent. `problem` says why a template gives no reply at all. */
export type PreviewedReply = {
  outcome: TextOutcome;
  reply: string | null;
  counted: Counted | null;
  problem: string | null;
};

/** `likely` is what happens to somebody who texts for the first time; `otherwise` what the database may find instead. */
export type TextPreview = { decision: Decision; likely: PreviewedReply; otherwise: PreviewedReply[] };

/** Stands for the subscriber in previews: of the numbers kept for fiction (NANP 555-0100 to 0199). */
const PREVIEW_SENDER = "+12025550100";

/** "What would this text do?": decided and answered by the worker's own code. Pure; never throws. */
export function previewText(rules: CompiledRules, asked: TextToPreview): TextPreview {
  const { numberId, text, at, progress = [] } = asked;
  const decision = decide(rules, { numberId, text, receivedAt: at, progress });
  const number = rules.source.numbers.find((one) => one.id === numberId)?.address ?? "";
  const answer = (outcome: TextOutcome): PreviewedReply => {
    try {
      const subject = { decision, text, sender: PREVIEW_SENDER, number };
      const reply = replyTo(subject, rules.source.compliance, outcome);
      return { outcome, reply, counted: reply === null ? null : countParts(reply), problem: null };
    } catch (error) {
      return { outcome, reply: null, counted: null, problem: error instanceof Error ? error.message : "" };
    }
  };
  const [likely, ...others] = outcomesOf(decision);
  return { decision, likely: answer(likely), otherwise: others.map(answer) };
}

/** The outcomes that the database may give a decision, the one of a first text in front. */
function outcomesOf(decision: Decision): [TextOutcome, ...TextOutcome[]] {
  switch (decision.kind) {
    case "ballot":
      if (decision.outcome !== "counted") return [decision.outcome];
      return [
        "counted",
        decision.poll.counting === "last" ? "changed" : "over-cap",
        ...(decision.poll.listId === null ? [] : (["restricted"] as const)),
      ];
    case "join":
      return ["joined", "already-joined"];
    case "leave":
      return ["left", "not-joined"];
    case "stop":
      return ["opted-out", "already-opted-out"];
    case "start":
      return ["opted-in", "already-opted-in"];
    case "help":
      return ["help"];
    case "stop-review":
      return ["review"];
    case "service":
    case "catch-all":
      return ["matched"];
    case "not-vote":
      return ["not-vote"];
    case "unmatched":
      return ["unmatched"];
  }
}
