"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { askJson } from "@/components/ui/fetch-json";
import type { Clash } from "@/domain/inbound/clash";
import type { AnsweredText, PreviewAnswer } from "@/domain/preview/answer";
import type { PreviewDraft, PreviewQuestion, SaidText } from "@/domain/preview/question";
import { useRested } from "./use-rested";

const NO_TEXTS: SaidText[] = [];
const NO_CLASHES: Clash[] = [];

function useQuestion(question: PreviewQuestion, enabled: boolean) {
  const rested = useRested(JSON.stringify(question));
  return useQuery({
    queryKey: ["preview", rested],
    queryFn: ({ signal }) =>
      askJson<PreviewAnswer>("/api/preview", JSON.parse(rested) as PreviewQuestion, signal),
    placeholderData: (former) => former,
    // The rules may have changed meanwhile; what was asked a moment ago by another part of the page is not asked again.
    staleTime: 2000,
    gcTime: 60_000,
    retry: 1,
    enabled,
  });
}

/** What stands in the way of saving this form, and what it shadows, shortly after it was typed. */
export function useClashes(draft: PreviewDraft): readonly Clash[] {
  const question = useMemo(() => ({ draft, texts: NO_TEXTS, onList: false }), [draft]);
  return useQuestion(question, true).data?.clashes ?? NO_CLASHES;
}

export type ShownText = SaidText & { answered: AnsweredText | null };

/**
 * What these texts of one phone would do with the form saved. `answered` is null until the server has said so; a changed
 * form keeps the former answers meanwhile. `problem` is a sentence when it cannot say.
 */
export function usePreviewTexts(
  draft: PreviewDraft,
  texts: readonly SaidText[],
  onList = false,
): { shown: ShownText[]; problem: string | null } {
  const question = useMemo(() => ({ draft, texts: [...texts], onList }), [draft, texts, onList]);
  const { data, error } = useQuestion(question, texts.length > 0);
  const shown = texts.map((text, index) => ({ ...text, answered: data?.texts[index] ?? null }));
  return { shown, problem: error?.message ?? null };
}
