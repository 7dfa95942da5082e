"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action, ActionResult } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { fetchJson } from "@/components/ui/fetch-json";
import { Notice } from "@/components/ui/notice";
import { Count, useCount } from "@/components/ui/numbers";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { tell } from "@/components/ui/toast";
import type { DecisionsMade } from "@/domain/polls/decisions";
import type { Judged, JudgePreview } from "@/domain/polls/judge";

export type JudgeActions = {
  judge: Action<{ id: string }, Judged>;
  retractBatch: Action<{ id: string; batch: string }, DecisionsMade>;
};

type Props = { pollId: string; actions: JudgeActions; open: boolean; onOpenChange: (open: boolean) => void };

/** Texts that name a choice only since a word was added: first how many, then, when somebody agrees, counted. */
export function JudgeDialog({ pollId, actions, open, onOpenChange }: Props) {
  const t = useTranslations("polls.judge");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("body")}>
      {open && <JudgeSteps pollId={pollId} actions={actions} onClose={() => onOpenChange(false)} />}
    </Dialog>
  );
}

type StepsProps = { pollId: string; actions: JudgeActions; onClose: () => void };

function JudgeSteps({ pollId, actions, onClose }: StepsProps) {
  const t = useTranslations("polls.judge");
  const [done, setDone] = useState<Judged | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const preview = useQuery({
    queryKey: ["poll-judge", pollId],
    queryFn: ({ signal }) => fetchJson<JudgePreview>(`/api/polls/${pollId}/judge`, signal),
    staleTime: 0,
    gcTime: 0,
    enabled: done === null,
  });
  const run = async <T,>(act: () => Promise<ActionResult<T>>, then: (value: T) => void) => {
    setBusy(true);
    setRefusal("");
    const result = await act().catch(() => null);
    setBusy(false);
    if (result?.ok) then(result.value);
    else setRefusal(result?.message ?? t("unreachable"));
  };
  const undo = (batch: string) =>
    run(
      () => actions.retractBatch({ id: pollId, batch }),
      ({ applied }) => {
        tell(t("undone", { count: applied }));
        onClose();
      },
    );
  if (preview.error) return <Notice tone="bad">{preview.error.message}</Notice>;
  if (!preview.data)
    return (
      <Loading>
        <Skeleton className="h-16 w-full" />
      </Loading>
    );
  return (
    <>
      {refusal && (
        <Notice tone="bad" className="mb-4">
          {refusal}
        </Notice>
      )}
      {done ? (
        <Done done={done} busy={busy} onUndo={() => void undo(done.batch)} onClose={onClose} />
      ) : (
        <Found
          preview={preview.data}
          busy={busy}
          onCount={() => void run(() => actions.judge({ id: pollId }), setDone)}
        />
      )}
    </>
  );
}

function Found({ preview, busy, onCount }: { preview: JudgePreview; busy: boolean; onCount: () => void }) {
  const t = useTranslations("polls.judge");
  const { unknown, unmatched, byChoice } = preview;
  const all = unknown + unmatched;
  if (all === 0) return <p className="text-ink-muted">{t("none")}</p>;
  return (
    <>
      <p className="mb-3">{t("found", { count: all, unknown, unmatched })}</p>
      <ul className="mb-3 divide-y border-y">
        {byChoice.map(({ id, name, texts }) => (
          <li key={id} className="flex justify-between gap-4 py-1.5">
            <bdi className="min-w-0 truncate">{name}</bdi>
            <Count value={texts} />
          </li>
        ))}
      </ul>
      <p className="mb-5 text-13 text-ink-muted">{t("rule")}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <DialogCancel />
        <Button tone="accent" busy={busy} onClick={onCount}>
          {t("count", { count: all })}
        </Button>
      </div>
    </>
  );
}

type DoneProps = { done: Judged; busy: boolean; onUndo: () => void; onClose: () => void };

function Done({ done: { counted, overCap }, busy, onUndo, onClose }: DoneProps) {
  const t = useTranslations("polls.judge");
  const count = useCount();
  return (
    <>
      <Notice tone="good" title={t("done", { count: counted, shown: count(counted) })}>
        {t("doneBody", { overCap, shown: count(overCap) })}
      </Notice>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        {counted + overCap > 0 && (
          <Button busy={busy} onClick={onUndo}>
            {t("undo")}
          </Button>
        )}
        <Button tone="accent" onClick={onClose}>
          {t("close")}
        </Button>
      </div>
    </>
  );
}
