"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { tell } from "@/components/ui/toast";
import { formatAddress } from "@/domain/contacts/address";
import type { BallotRow } from "@/domain/polls/ballots";
import type { BallotToDecide, DecisionsMade } from "@/domain/polls/decisions";
import type { PollView } from "@/domain/polls/view";
import { lastMeaning, standingOf } from "./ballot-choice";

export type DecideBallots = Action<{ id: string; ballots: BallotToDecide[]; reason: string }, DecisionsMade>;

export type Verdict = "count" | "retract" | "exclude" | "include";
export type AskedVerdict = { verdict: Verdict; ballot: BallotRow };

/** What a person may decide about a ballot as it stands. */
export function verdictsFor(ballot: BallotRow): Verdict[] {
  if (ballot.excluded) return ["include"];
  if (ballot.replaced) return [];
  const { outcome } = standingOf(ballot);
  return [
    ...(outcome === "unknown-choice" || outcome === "held" ? (["count"] as const) : []),
    ...(outcome === "counted" || outcome === "changed" ? (["exclude"] as const) : []),
    ...(lastMeaning(ballot) ? (["retract"] as const) : []),
  ];
}

/** Asks before a ballot counts otherwise than it was judged: as which choice, or why. */
export function DecideDialog({
  asked: { verdict, ballot },
  poll,
  decide,
  onClose,
}: {
  asked: AskedVerdict;
  poll: PollView;
  decide: DecideBallots;
  onClose: () => void;
}) {
  const t = useTranslations("polls.decide");
  const refusals = useTranslations("polls.review.refused");
  const standing = poll.choices.filter(({ withdrawn }) => !withdrawn);
  const [choiceId, setChoice] = useState(ballot.suggested?.id ?? ballot.choice?.id ?? standing[0]?.id ?? "");
  const [reason, setReason] = useState("");
  const number = formatAddress(ballot.address, ballot.kind);
  const confirm = async () => {
    const decision =
      verdict === "count" ? ({ kind: "accept", choiceId } as const) : ({ kind: verdict } as const);
    const made = await decide({ id: poll.id, ballots: [{ ballotId: ballot.id, decision }], reason });
    const refused = made.ok ? made.value.refused[0] : undefined;
    if (refused) {
      const message = refusals(refused.refusal);
      return { ok: false as const, code: "conflict", message, problems: [] };
    }
    if (made.ok) {
      const counted = made.value.overCap > 0 ? "toldOverCap" : "toldCounted";
      tell(
        t(
          { count: counted, retract: "toldRetracted", exclude: "toldExcluded", include: "toldIncluded" }[
            verdict
          ] as "toldCounted",
        ),
      );
    }
    return made;
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`${verdict}Title`, { number })}
      verb={t(verdict)}
      tone={verdict === "exclude" ? "danger" : "accent"}
      onConfirm={confirm}
    >
      <p>{t(`${verdict}Body`)}</p>
      <div className="mt-4 flex flex-col gap-4 text-ink">
        {verdict === "count" && (
          <Field label={t("choice")}>
            <Select value={choiceId} onChange={(event) => setChoice(event.target.value)}>
              {standing.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        )}
        <Field
          label={t("reason")}
          hint={t("reasonHint")}
          required={verdict === "exclude" || verdict === "include"}
        >
          <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </div>
    </ConfirmDialog>
  );
}
