"use client";

import { useTranslations } from "next-intl";
import { StateWord, type Tone } from "@/components/ui/state-word";
import { Said } from "@/components/ui/text";
import type { PreviewedReply } from "@/domain/inbound/preview";
import type { AnsweredText } from "@/domain/preview/answer";
import { DearLine, PartsLine } from "./parts-line";

/** A text, what was decided and why, and the reply, as they would follow one another on a phone. */
export function PreviewAnswer({ text, answered }: { text: string; answered: AnsweredText }) {
  const t = useTranslations("preview");
  const { kind, words, answer, otherwise } = answered;
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-[85%] self-end rounded-md bg-accent-soft px-3 py-2">
        <Said>{text}</Said>
      </p>
      <div className="text-13">
        <StateWord tone={toneOf(answered)}>{t(`kinds.${kind}`)}</StateWord>
        <p className="mt-0.5 break-words text-ink-muted">{words}</p>
      </div>
      <Reply reply={answer} />
      {otherwise.length > 0 && (
        <dl className="flex flex-col gap-2 border-t pt-3 text-13">
          {otherwise.map((one) => (
            <div key={one.outcome}>
              <dt className="text-ink-muted">{t(`outcomes.${one.outcome}`)}</dt>
              <dd className="break-words">{one.reply === null ? t("silent") : <Said>{one.reply}</Said>}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Reply({ reply: { reply, counted, problem } }: { reply: PreviewedReply }) {
  const t = useTranslations("preview");
  if (problem) return <p className="text-13 text-bad">{problem}</p>;
  if (reply === null || !counted) return <p className="text-13 text-ink-muted">{t("silent")}</p>;
  return (
    <div className="max-w-[85%]">
      <p className="rounded-md bg-sunken px-3 py-2">
        <Said>{reply}</Said>
      </p>
      <p className="mt-1 text-12 text-ink-muted">
        <PartsLine counted={counted} />
        <br />
        <DearLine counted={counted} />
      </p>
    </div>
  );
}

function toneOf({ kind, answer }: AnsweredText): Tone {
  switch (kind) {
    case "ballot":
      return answer.outcome === "counted" ? "good" : "warn";
    case "service":
    case "catch-all":
    case "join":
    case "leave":
      return "good";
    case "stop":
    case "start":
    case "help":
      return "accent";
    case "stop-review":
    case "unmatched":
    case "not-vote":
      return "warn";
  }
}
