"use client";

import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { usePreviewTexts } from "@/components/preview/use-preview";
import { Button } from "@/components/ui/button";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { Segmented } from "@/components/ui/tabs";
import { PREVIEW_MOMENTS, type PreviewMoment } from "@/domain/polls/preview-moment";
import type { PollInput } from "@/domain/polls/schema";
import { textFor } from "@/domain/polls/text-for";
import type { PollNumber } from "@/domain/polls/view";
import type { PreviewDraft, SaidText } from "@/domain/preview/question";
import { PhoneTalk } from "./phone-talk";

const MOST_TRIES = 4;

/**
 * "What would this text do?" as a phone: every text is decided and answered by the worker's own code, by the stored rules
 * with the form laid over them. The whole talk is answered anew when the form changes.
 */
export function PhonePreview({
  draft,
  input,
  numbers: all,
}: {
  draft: PreviewDraft;
  input: PollInput;
  numbers: readonly PollNumber[];
}) {
  const t = useTranslations("polls.editor.phone");
  const [said, setSaid] = useState<SaidText[]>([]);
  const [text, setText] = useState("");
  const [moment, setMoment] = useState<PreviewMoment>("during");
  const [onList, setOnList] = useState(true);
  const [chosen, setChosen] = useState("");
  const numbers = all.filter(({ id: own }) => input.numberIds.includes(own));
  const number = numbers.find(({ id: own }) => own === chosen) ?? numbers[0];
  const { shown, problem } = usePreviewTexts(draft, said, onList);
  const send = (body: string) => {
    if (!number || body.trim() === "") return;
    setSaid((before) => [...before.slice(-19), { text: body, moment, numberId: number.id }]);
    setText("");
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send(text);
  };
  const tries = input.choices
    .filter(({ withdrawn, words }) => !withdrawn && words.length > 0)
    .slice(0, MOST_TRIES)
    .map(({ words }) => textFor(input.keyword, words));
  return (
    <section aria-label={t("title")} className="flex min-w-0 flex-col gap-3 self-start lg:sticky lg:top-6">
      <div>
        <h2 className="text-16 font-semibold">{t("title")}</h2>
        <p className="mt-0.5 text-13 text-ink-muted">{t("hint")}</p>
      </div>
      <Segmented
        label={t("momentLabel")}
        value={moment}
        onChange={setMoment}
        options={PREVIEW_MOMENTS.map((value) => ({ value, label: t(`moments.${value}`) }))}
      />
      {input.listId !== null && (
        <Checkbox
          label={t("onList")}
          checked={onList}
          onCheckedChange={(checked) => setOnList(checked === true)}
        />
      )}
      <div className="flex flex-col rounded-md border bg-surface">
        <div className="flex items-center justify-between gap-2 border-b px-3 py-2 text-13">
          {numbers.length > 1 ? (
            <Select
              aria-label={t("number")}
              value={number?.id}
              onChange={(event) => setChosen(event.target.value)}
            >
              {numbers.map(({ id: own, address }) => (
                <option key={own} value={own}>
                  {address}
                </option>
              ))}
            </Select>
          ) : (
            <span className="font-medium tabular-nums">{number?.address ?? t("noNumber")}</span>
          )}
          {said.length > 0 && (
            <Button size="sm" tone="quiet" onClick={() => setSaid([])}>
              {t("fresh")}
            </Button>
          )}
        </div>
        <PhoneTalk talk={shown} problem={problem} />
        {number && <Tries tries={tries} onTry={send} />}
        <form onSubmit={onSubmit} className="flex gap-2 border-t p-2">
          <Input
            aria-label={t("text")}
            placeholder={t("placeholder")}
            dir="auto"
            value={text}
            spellCheck={false}
            disabled={!number}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" size="icon" aria-label={t("send")} disabled={!number || text.trim() === ""}>
            <SendHorizontal aria-hidden className="rtl:-scale-x-100" />
          </Button>
        </form>
      </div>
    </section>
  );
}

function Tries({ tries, onTry }: { tries: readonly string[]; onTry: (text: string) => void }) {
  if (tries.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1.5 px-3 pb-2">
      {tries.map((body, index) => (
        <button
          key={`${index} ${body}`}
          type="button"
          onClick={() => onTry(body)}
          className="max-w-full truncate rounded-sm border px-2 py-0.5 text-13 transition-colors hover:bg-hover pointer-coarse:px-3 pointer-coarse:py-2"
        >
          <bdi>{body}</bdi>
        </button>
      ))}
    </div>
  );
}
