import type { FollowUp, ListRule, PollRule, ServiceRule } from "./rules";
import type { BallotOutcome } from "@/domain/polls/codes";

/**
 * What happens to an inbound text by the published order (product.md, steps 3–8), before the database has its say
 * about caps, memberships and transitions. `words` explains it in one sentence for "why" and "what would this text do?".
 */
export type Decision =
  | { kind: "stop"; word: string; words: string }
  | { kind: "stop-review"; word: string; words: string }
  | { kind: "start"; word: string; words: string }
  | { kind: "help"; word: string; words: string }
  | {
      kind: "ballot";
      poll: PollRule;
      questionId: string;
      /** the further question that it answers; null: the first one */
      followUp: FollowUp | null;
      /** the further question that its sender has not answered yet */
      pending: FollowUp | null;
      /** that its sender answers in; empty: that of the poll */
      language: string;
      choiceId: string | null;
      choiceName: string | null;
      /** of an unknown choice: the one that it may have been meant for; counts only once a person accepts it */
      suggested: { id: string; name: string } | null;
      word: string;
      /** what the text alone decides; `counted` may still become changed, over-cap or restricted in the database */
      outcome: Extract<BallotOutcome, "counted" | "unknown-choice" | "early" | "late" | "held" | "paused">;
      words: string;
    }
  | { kind: "service"; service: ServiceRule; word: string; rest: string; words: string }
  | { kind: "join" | "leave"; list: ListRule; word: string; words: string }
  | { kind: "catch-all"; service: ServiceRule; words: string }
  | { kind: "not-vote"; words: string }
  | { kind: "unmatched"; words: string };
