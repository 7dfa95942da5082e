"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { DearLine, PartsLine } from "@/components/preview/parts-line";
import type { ShownText } from "@/components/preview/use-preview";
import { StateWord, type Tone } from "@/components/ui/state-word";
import { Said } from "@/components/ui/text";
import type { AnsweredText } from "@/domain/preview/answer";
import type { SaidText } from "@/domain/preview/question";

/** A conversation: the text, what was decided and why, the reply and what it costs. */
export function PhoneTalk({ talk, problem }: { talk: readonly ShownText[]; problem: string | null }) {
  const t = useTranslations("polls.editor.phone");
  const log = useRef<HTMLDivElement>(null);
  const answered = talk.filter((one) => one.answered).length;
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [talk.length, answered]);
  return (
    <div
      ref={log}
      role="log"
      aria-label={t("talk")}
      tabIndex={0}
      className="flex h-80 flex-col gap-4 overflow-y-auto overscroll-contain p-3"
    >
      {talk.length === 0 && (
        <p className="m-auto max-w-[26ch] text-center text-13 text-ink-muted">{t("empty")}</p>
      )}
      {talk.map((one, index) => (
        <Exchange key={index} said={one} answered={one.answered} />
      ))}
      {problem !== null && <p className="text-13 text-bad">{problem}</p>}
    </div>
  );
}

function Exchange({ said: { text, moment }, answered }: { said: SaidText; answered: AnsweredText | null }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[85%] self-end rounded-md bg-accent-soft px-3 py-2">
        <Said>{text}</Said>
      </p>
      {answered && <Answer moment={moment} answered={answered} />}
    </div>
  );
}

function Answer({ moment, answered }: { moment: SaidText["moment"]; answered: AnsweredText }) {
  const t = useTranslations("polls.editor.phone");
  const outcomes = useTranslations("preview.outcomes");
  const { answer, withheld, words, language } = answered;
  const locale = useLocale();
  const good: Tone = answer.outcome === "counted" || answer.outcome === "changed" ? "good" : "neutral";
  return (
    <>
      <div className="text-12 text-ink-muted">
        <StateWord tone={good}>
          <span className="font-medium text-ink">{outcomes(answer.outcome)}</span>
          {moment !== "during" && <span className="ms-1.5">({t(`moments.${moment}`)})</span>}
          {language !== "" && (
            <span className="ms-1.5">
              · {new Intl.DisplayNames(locale, { type: "language" }).of(language) ?? language}
            </span>
          )}
        </StateWord>
        <p className="mt-0.5 break-words">{words}</p>
      </div>
      {answer.reply === null || withheld ? (
        <p className="text-12 text-ink-muted">{t(withheld ? "withheld" : "silent")}</p>
      ) : (
        <div className="max-w-[85%]">
          <p className="rounded-md bg-sunken px-3 py-2">
            <Said>{answer.reply}</Said>
          </p>
          {answer.counted && (
            <p className="mt-1 text-12 text-ink-muted">
              <PartsLine counted={answer.counted} /> <DearLine counted={answer.counted} />
            </p>
          )}
        </div>
      )}
      {answer.problem && <p className="text-12 text-bad">{answer.problem}</p>}
    </>
  );
}
