import type { PreviewedReply, TextPreview } from "@/domain/inbound/preview";
import type { TextOutcome } from "@/domain/inbound/outcome";
import { nextQuestion, type Progress } from "./follow-ups";
import { slotPeriod, windowStart } from "./window";

/** What an imagined phone has done so far: the facts that only the database knows of a real one. */
export type PreviewPhone = {
  optedOut: boolean;
  /** ids of the lists it is on */
  lists: readonly string[];
  /** counted ballots, by question and period; when each came */
  votes: readonly { questionId: string; period: number; at: readonly number[] }[];
  /** what it was asked in polls and has not answered, the latest first */
  progress: readonly Progress[];
};

export const NEW_PHONE: PreviewPhone = { optedOut: false, lists: [], votes: [], progress: [] };

export type PhoneAnswer = {
  answer: PreviewedReply;
  /** there is a reply, but nothing is sent to a phone that opted out */
  withheld: boolean;
  phone: PreviewPhone;
};

/** Which of the outcomes that a preview holds this phone gets, as the database would have it (db/inbox-outcomes.ts). */
export function answerPhone(preview: TextPreview, phone: PreviewPhone, at: number): PhoneAnswer {
  const { outcome, after } = settle(preview, phone, at);
  const answers = [preview.likely, ...preview.otherwise];
  const answer = answers.find((one) => one.outcome === outcome) ?? preview.likely;
  const compliance = ["stop", "start", "help"].includes(preview.decision.kind);
  const withheld = answer.reply !== null && phone.optedOut && !compliance;
  return { answer, withheld, phone: askedOn(preview, outcome, { phone: after, withheld }) };
}

/** The phone with what it was asked last: a question that is withheld is not asked. */
function askedOn(
  { decision }: TextPreview,
  outcome: TextOutcome,
  { phone, withheld }: { phone: PreviewPhone; withheld: boolean },
): PreviewPhone {
  const next = decision.kind === "ballot" ? nextQuestion(decision, outcome) : null;
  if (decision.kind !== "ballot" || next === null || (next !== "done" && withheld)) return phone;
  const others = phone.progress.filter(({ pollId }) => pollId !== decision.poll.id);
  if (next === "done") return { ...phone, progress: others };
  const { language } = decision;
  const asked = { pollId: decision.poll.id, questionId: next.id, language, isWaiting: true };
  return { ...phone, progress: [asked, ...others] };
}

type Settled = { outcome: TextOutcome; after: PreviewPhone };

function settle({ decision, likely }: TextPreview, phone: PreviewPhone, at: number): Settled {
  const stay = (outcome: TextOutcome): Settled => ({ outcome, after: phone });
  switch (decision.kind) {
    case "ballot": {
      if (decision.outcome !== "counted") return stay(decision.outcome);
      const { poll, questionId } = decision;
      if (poll.listId !== null && !phone.lists.includes(poll.listId)) return stay("restricted");
      const period = slotPeriod(poll, at);
      const mine = phone.votes.find((entry) => entry.questionId === questionId && entry.period === period);
      const before = mine?.at ?? [];
      const start = windowStart(poll, at);
      const used = before.filter((vote) => start === null || vote >= start).length;
      if (used >= poll.ballotsPerVoter) return stay(poll.counting === "last" ? "changed" : "over-cap");
      const others = phone.votes.filter((entry) => entry !== mine);
      const votes = [...others, { questionId, period, at: [...before, at] }];
      return { outcome: "counted", after: { ...phone, votes } };
    }
    case "stop":
      if (phone.optedOut) return stay("already-opted-out");
      return { outcome: "opted-out", after: { ...phone, optedOut: true } };
    case "start":
      if (!phone.optedOut) return stay("already-opted-in");
      return { outcome: "opted-in", after: { ...phone, optedOut: false } };
    case "join": {
      const { id } = decision.list;
      if (phone.lists.includes(id)) return stay("already-joined");
      return { outcome: "joined", after: { ...phone, lists: [...phone.lists, id] } };
    }
    case "leave": {
      const { id } = decision.list;
      if (!phone.lists.includes(id)) return stay("not-joined");
      return { outcome: "left", after: { ...phone, lists: phone.lists.filter((other) => other !== id) } };
    }
    default:
      return stay(likely.outcome);
  }
}
