import { findClashes, type Clash, type ClashDraft } from "@/domain/inbound/clash";
import { compileRules, type CompiledRules } from "@/domain/inbound/compile";
import type { Decision } from "@/domain/inbound/decision";
import { previewText, type PreviewedReply } from "@/domain/inbound/preview";
import type { RuleSet } from "@/domain/inbound/rules";
import { listDraft, withList } from "@/domain/lists/draft";
import { pollDraft } from "@/domain/polls/draft";
import { rulesAt, type PreviewMoment } from "@/domain/polls/preview-moment";
import { answerPhone, NEW_PHONE, type PreviewPhone } from "@/domain/polls/preview-phone";
import { serviceDraft, withService } from "@/domain/services/draft";
import type { PreviewDraft, PreviewQuestion } from "./question";

/** What one text did. */
export type AnsweredText = {
  kind: Decision["kind"];
  /** the decision in words, with its reason */
  words: string;
  /** of a ballot: the language that it is answered in, BCP 47; empty: the poll's own */
  language: string;
  /** what this phone gets, after the texts before */
  answer: PreviewedReply;
  /** there is a reply, but nothing is sent to a phone that opted out */
  withheld: boolean;
  /** what others may get for the same text */
  otherwise: PreviewedReply[];
};

/** What stands in the way of saving, and what each text did, in their order. */
export type PreviewAnswer = { clashes: Clash[]; texts: AnsweredText[] };

/** Decided and answered by the worker's own code, by the stored rules with the form laid over them. `now` in ms since 1970. */
export function answerPreview(
  rules: RuleSet,
  { draft, texts, onList }: PreviewQuestion,
  now: number,
): PreviewAnswer {
  const asked = new Set(texts.map(({ numberId }) => numberId));
  // Only numbers that are texted to need their tables.
  const stored = { ...rules, numbers: rules.numbers.filter(({ id }) => asked.has(id)) };
  const compiled = new Map<PreviewMoment, CompiledRules>();
  const rulesOf = (moment: PreviewMoment): CompiledRules => {
    const known = compiled.get(moment) ?? compileRules(laidOver(stored, draft, { now, moment }));
    compiled.set(moment, known);
    return known;
  };
  let phone: PreviewPhone = { ...NEW_PHONE, lists: onList ? listOf(draft) : [] };
  const answered = texts.map(({ text, numberId, moment }): AnsweredText => {
    const { progress } = phone;
    const preview = previewText(rulesOf(moment), { numberId, text, at: now, progress });
    const { answer, withheld, phone: after } = answerPhone(preview, phone, now);
    phone = after;
    const { decision, likely, otherwise } = preview;
    const others = [likely, ...otherwise].filter((one) => one !== answer);
    const language = decision.kind === "ballot" ? decision.language : "";
    return { kind: decision.kind, words: decision.words, language, answer, withheld, otherwise: others };
  });
  return { clashes: findClashes(rules, clashDraft(draft)), texts: answered };
}

function laidOver(rules: RuleSet, draft: PreviewDraft, at: { now: number; moment: PreviewMoment }): RuleSet {
  switch (draft.kind) {
    case "poll":
      return rulesAt(rules, draft.id, { input: draft.input, ...at });
    case "service":
      return withService(rules, draft.id, draft.input);
    case "list":
      return withList(rules, draft.id, draft.input);
  }
}

function clashDraft(draft: PreviewDraft): ClashDraft {
  switch (draft.kind) {
    case "poll":
      return pollDraft(draft.id, draft.input);
    case "service":
      return serviceDraft(draft.id, draft.input);
    case "list":
      return listDraft(draft.id, draft.input);
  }
}

function listOf({ kind, input }: PreviewDraft): string[] {
  return kind === "poll" && input.listId !== null ? [input.listId] : [];
}
