"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { fetchJson } from "@/components/ui/fetch-json";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { tell } from "@/components/ui/toast";
import { WordsInput } from "@/components/ui/words-input";

export type SetRehearsal = Action<{ id: string; phones: string[] }>;

type Props = { pollId: string; save: SetRehearsal; open: boolean; onOpenChange: (open: boolean) => void };

/** The phones whose texts are tried out: answered like a vote, marked, and never counted. */
export function RehearsalDialog({ pollId, save, open, onOpenChange }: Props) {
  const t = useTranslations("polls.rehearsal");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("body")}>
      {open && <Phones pollId={pollId} save={save} onClose={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function Phones({ pollId, save, onClose }: Pick<Props, "pollId" | "save"> & { onClose: () => void }) {
  const t = useTranslations("polls.rehearsal");
  const known = useQuery({
    queryKey: ["poll-rehearsal", pollId],
    queryFn: ({ signal }) => fetchJson<{ phones: string[] }>(`/api/polls/${pollId}/rehearsal`, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const [typed, setTyped] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<ReadonlyMap<number, string>>(new Map());
  const [refusal, setRefusal] = useState("");
  if (known.error) return <Notice tone="bad">{known.error.message}</Notice>;
  if (!known.data)
    return (
      <Loading>
        <Skeleton className="h-16 w-full" />
      </Loading>
    );
  const phones = typed ?? known.data.phones;
  const run = async () => {
    setBusy(true);
    const result = await save({ id: pollId, phones: [...phones] }).catch(() => null);
    setBusy(false);
    if (result?.ok) {
      tell(t("told", { count: phones.length }));
      return onClose();
    }
    setRefusal(result?.message ?? t("unreachable"));
    const named = result?.problems ?? [];
    setProblems(new Map(named.map(({ path, message }) => [Number(path.split(".").at(-1)), message])));
  };
  return (
    <>
      <Field label={t("phones")} hint={t("hint")} error={refusal || undefined}>
        <WordsInput
          value={phones}
          problems={problems}
          placeholder={t("placeholder")}
          onChange={(next) => {
            setTyped(next);
            setProblems(new Map());
            setRefusal("");
          }}
        />
      </Field>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <DialogCancel />
        <Button tone="accent" busy={busy} onClick={() => void run()}>
          {t("save")}
        </Button>
      </div>
    </>
  );
}
