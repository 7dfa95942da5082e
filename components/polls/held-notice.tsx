"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import { tell, tellResult } from "@/components/ui/toast";
import type { DecisionsMade, HeldDecided } from "@/domain/polls/decisions";

type Kind = "accept" | "reject";
export type HeldActions = {
  decideHeld: Action<{ id: string; kind: Kind; reason: string }, HeldDecided>;
  retractBatch: Action<{ id: string; batch: string }, DecisionsMade>;
};
type Props = { pollId: string; held: number; canEdit: boolean; actions: HeldActions };
type Done = HeldDecided & { kind: Kind };

/** Votes that an outage at the close left in doubt: all of them counted, or all late, and that taken back. */
export function HeldNotice({ pollId, held, canEdit, actions }: Props) {
  const t = useTranslations("polls.held");
  const count = useCount();
  const [asked, setAsked] = useState<Kind | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  if (held === 0 && !done) return null;
  return (
    <div className="mb-8 flex flex-col gap-3">
      {held > 0 && (
        <Notice
          tone="warn"
          title={t("title", { count: held, shown: count(held) })}
          actions={
            canEdit && (
              <>
                <Button onClick={() => setAsked("reject")}>{t("reject")}</Button>
                <Button tone="accent" onClick={() => setAsked("accept")}>
                  {t("accept")}
                </Button>
              </>
            )
          }
        >
          {t("body")}
        </Notice>
      )}
      {done && <Outcome pollId={pollId} done={done} actions={actions} onClose={() => setDone(null)} />}
      {asked && (
        <HeldDialog
          {...{ pollId, held, actions }}
          kind={asked}
          onClose={() => setAsked(null)}
          onDone={setDone}
        />
      )}
    </div>
  );
}

type OutcomeProps = { pollId: string; done: Done; actions: HeldActions; onClose: () => void };

function Outcome({ pollId, done: { kind, decided, overCap, batch }, actions, onClose }: OutcomeProps) {
  const t = useTranslations("polls.held");
  const count = useCount();
  const [busy, setBusy] = useState(false);
  const counted = kind === "accept" ? decided - overCap : decided;
  const takeBack = async () => {
    setBusy(true);
    const made = await actions.retractBatch({ id: pollId, batch });
    setBusy(false);
    if (made.ok) tell(t("takenBack", { count: made.value.applied, shown: count(made.value.applied) }));
    else tellResult(made, "");
    onClose();
  };
  return (
    <Notice
      tone="info"
      title={t(kind === "accept" ? "counted" : "late", { count: counted, shown: count(counted) })}
      actions={
        <>
          <Button busy={busy} onClick={() => void takeBack()}>
            {t("takeBack")}
          </Button>
          <Button onClick={onClose}>{t("keep")}</Button>
        </>
      }
    >
      {overCap > 0 && t("overCap", { count: overCap, shown: count(overCap) })}
    </Notice>
  );
}

type DialogProps = Omit<Props, "canEdit"> & { kind: Kind; onClose: () => void; onDone: (done: Done) => void };

function HeldDialog({ pollId, held, kind, actions, onClose, onDone }: DialogProps) {
  const t = useTranslations("polls.held");
  const count = useCount();
  const [reason, setReason] = useState("");
  const confirm = async () => {
    const made = await actions.decideHeld({ id: pollId, kind, reason });
    if (made.ok) onDone({ ...made.value, kind });
    return made;
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`${kind}Title`, { count: held, shown: count(held) })}
      verb={t(`${kind}Verb`, { count: held, shown: count(held) })}
      tone="accent"
      onConfirm={confirm}
    >
      <p>{t(`${kind}Body`)}</p>
      <Field className="mt-4 text-ink" label={t("reason")} hint={t("reasonHint")} required>
        <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ConfirmDialog>
  );
}
