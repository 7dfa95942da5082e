import { compileRules, type CompiledRules } from "@/domain/inbound/compile";
import type { Decision } from "@/domain/inbound/decision";
import { previewText, type PreviewedReply } from "@/domain/inbound/preview";
import type { RuleSet } from "@/domain/inbound/rules";
import { rulesAt, type PreviewMoment } from "@/domain/polls/preview-moment";
import { answerPhone, NEW_PHONE, type PreviewPhone } from "@/domain/polls/preview-phone";
import type { PollInput } from "@/domain/polls/schema";

export type SaidText = { text: string; moment: PreviewMoment; numberId: string };

export type AnsweredText = SaidText & { decision: Decision; answer: PreviewedReply; withheld: boolean };

type Talk = { id: string | null; rules: RuleSet; input: PollInput; now: number; onList: boolean };

/** Answers the texts of one phone in their order; each leaves the phone as the next one finds it. */
export function talkThrough(
  { id, rules, input, now, onList }: Talk,
  said: readonly SaidText[],
): AnsweredText[] {
  const compiled = new Map<PreviewMoment, CompiledRules>();
  const rulesOf = (moment: PreviewMoment): CompiledRules => {
    const known = compiled.get(moment) ?? compileRules(rulesAt(rules, id, { input, now, moment }));
    compiled.set(moment, known);
    return known;
  };
  let phone: PreviewPhone = {
    ...NEW_PHONE,
    lists: onList && input.listId !== null ? [input.listId] : [],
  };
  return said.map((one) => {
    const preview = previewText(rulesOf(one.moment), { numberId: one.numberId, text: one.text, at: now });
    const { answer, withheld, phone: after } = answerPhone(preview, phone, now);
    phone = after;
    return { ...one, decision: preview.decision, answer, withheld };
  });
}
