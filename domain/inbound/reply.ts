import { askingText, nextQuestion } from "@/domain/polls/follow-ups";
import { choicesText } from "@/domain/polls/text-for";
import { saidTo } from "@/domain/polls/versions";
import { render, type RenderContext } from "@/domain/text/render";
import type { Decision } from "./decision";
import type { TextOutcome } from "./outcome";
import type { ComplianceRule } from "./rules";

type BallotDecision = Extract<Decision, { kind: "ballot" }>;

export type ReplySubject = {
  decision: Decision;
  text: string;
  sender: string;
  number: string;
};

/** The reply to a text for each outcome that the database may find; null stays silent. A template that fails stays silent too. */
export function replyTo(
  subject: ReplySubject,
  compliance: ComplianceRule,
  outcome: TextOutcome,
): string | null {
  const template = templateFor(subject.decision, compliance, outcome);
  if (!template) return null;
  return render(template, contextOf(subject, outcome)) || null;
}

/** Whether two senders of the same text may get different replies. */
export function speaksOfSender(
  { decision }: ReplySubject,
  compliance: ComplianceRule,
  outcome: TextOutcome,
): boolean {
  return templateFor(decision, compliance, outcome)?.includes("sender") ?? false;
}

function templateFor(
  decision: Decision,
  compliance: ComplianceRule,
  outcome: TextOutcome,
): string | undefined {
  switch (decision.kind) {
    case "ballot":
      return pollTemplate(decision, outcome);
    case "service":
    case "catch-all":
      return decision.service.reply;
    case "join":
      if (outcome === "joined") return decision.list.joinReply;
      return decision.list.alreadyReply || decision.list.joinReply;
    case "leave":
      return outcome === "left" ? decision.list.leaveReply : undefined;
    case "stop":
      return outcome === "opted-out" ? compliance.stopReply : undefined;
    case "start":
      return outcome === "opted-in" ? compliance.startReply : undefined;
    case "help":
      return compliance.helpReply;
    case "stop-review":
    case "not-vote":
    case "unmatched":
      return undefined;
  }
}

/**
 * The reply of a poll; where it asks a further question, the question: alone after an answer, behind the reply where the vote
 * stood already.
 */
function pollTemplate(decision: BallotDecision, outcome: TextOutcome): string | undefined {
  const reply = outcomeTemplate(decision, outcome);
  const next = nextQuestion(decision, outcome);
  if (next === null || next === "done") return reply;
  const question = askingText(next, decision.language);
  const isBehind = outcome === "changed" || (outcome === "over-cap" && decision.followUp === null);
  return isBehind && reply ? `${reply} ${question}` : question;
}

/** The choices of the question that the reply asks, or asked again: how to answer. */
function listedChoices(decision: BallotDecision, outcome: TextOutcome): string {
  const next = nextQuestion(decision, outcome);
  const asked = next === null || next === "done" ? decision.followUp : next;
  return asked ? choicesText("", asked.choices) : choicesText(decision.poll.keyword, decision.poll.choices);
}

function outcomeTemplate(decision: BallotDecision, outcome: TextOutcome): string | undefined {
  const { replies } = saidTo(decision.poll, "", decision.language);
  switch (outcome) {
    case "counted":
      return replies.counted;
    case "changed":
      return replies.changed ?? replies.counted;
    case "over-cap":
      return replies.overCap;
    case "unknown-choice":
      return replies.unknownChoice;
    case "early":
      return replies.early;
    case "late":
      return replies.late;
    case "paused":
      return replies.paused;
    case "rehearsal":
      return decision.choiceId === null ? replies.unknownChoice : replies.counted;
    default:
      return undefined;
  }
}

function contextOf({ decision, text, sender, number }: ReplySubject, outcome: TextOutcome): RenderContext {
  const base: RenderContext = { sender, number, text, keyword: "word" in decision ? decision.word : "" };
  switch (decision.kind) {
    case "ballot":
      return {
        ...base,
        poll: decision.poll.name,
        question: saidTo(decision.poll, "", decision.language).question,
        choice: decision.choiceName ?? "",
        choices: listedChoices(decision, outcome),
      };
    case "service":
      return { ...base, service: decision.service.name, rest: decision.rest };
    case "catch-all":
      return { ...base, service: decision.service.name, rest: text };
    case "join":
    case "leave":
      return { ...base, list: decision.list.name };
    default:
      return base;
  }
}
