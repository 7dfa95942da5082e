"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { NumbersField } from "@/components/preview/numbers-field";
import type { Action } from "@/components/ui/action";
import { ConfirmDialog } from "@/components/ui/dialog";
import type { PollDetail } from "@/domain/polls/detail";
import type { PollNumber } from "@/domain/polls/view";
import { tell } from "@/components/ui/toast";
import { useVotesText } from "./figures";

export type GoLive = {
  numbers: readonly PollNumber[];
  action: Action<{ id: string; seenAt: number; numberIds: string[] }>;
};

/** One step from the rehearsal to the broadcast: the numbers that the audience texts to, and no phone rehearses any more. */
export function GoLiveDialog({
  detail: { poll, totals },
  numbers,
  action,
  onClose,
}: GoLive & { detail: PollDetail; onClose: () => void }) {
  const t = useTranslations("polls.goLive");
  const votes = useVotesText();
  const [chosen, setChosen] = useState<string[]>([]);
  const rehearsedOn = poll.numbers.map(({ address }) => address).join(", ");
  const addressesOf = (ids: readonly string[]): string =>
    numbers
      .filter(({ id }) => ids.includes(id))
      .map(({ address }) => address)
      .join(", ");
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      tone="accent"
      title={t("title", { name: poll.name })}
      verb={t("verb")}
      onConfirm={() => action({ id: poll.id, seenAt: poll.updatedAt, numberIds: chosen })}
      onDone={() => tell(t("told", { numbers: addressesOf(chosen) }))}
    >
      <p>{t("body", { numbers: rehearsedOn, phones: poll.rehearsalPhones })}</p>
      {totals.votes > 0 && <p className="mt-2 text-warn">{t("counted", { votes: votes(totals.votes) })}</p>}
      <div className="mt-4 text-ink">
        <NumbersField numbers={numbers} value={chosen} onChange={setChosen} />
      </div>
    </ConfirmDialog>
  );
}
