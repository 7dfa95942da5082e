"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import type { Action, ActionResult } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ConfirmDialog, Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { StateWord } from "@/components/ui/state-word";
import { tell } from "@/components/ui/toast";
import type { PollView } from "@/domain/polls/view";
import type { StageChange, StageView } from "@/domain/stage/stage";
import { StageLookFields, type LookActions } from "./stage-look";

export type StageProps = {
  /** null: no public page yet, or not for these eyes */
  initial: StageView | null;
  actions: {
    open: Action<{ id: string }, StageView>;
    revoke: Action<{ id: string }, null>;
  } & LookActions;
};

type Run = <T>(work: Promise<ActionResult<T>>) => Promise<T | undefined>;

/** The public page of a poll: its link, what it shows, and how to take it back. */
export function StageDialog({
  poll,
  initial,
  actions,
  open,
  onOpenChange,
}: StageProps & { poll: PollView; open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("stage.setup");
  const kit = useTranslations("kit");
  const [stage, setStage] = useState(initial);
  const [refusal, setRefusal] = useState("");
  const run: Run = async (work) => {
    const result = await work.catch(() => null);
    setRefusal(result?.ok ? "" : (result?.message ?? kit("unreachable")));
    return result?.ok ? result.value : undefined;
  };
  const create = async (): Promise<void> => {
    const made = await run(actions.open({ id: poll.id }));
    if (made) setStage(made);
  };
  const change = async (input: Omit<StageChange, "id">): Promise<void> => {
    const changed = await run(actions.change({ id: poll.id, ...input }));
    if (changed) setStage(changed);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("description")}>
      <div className="flex flex-col gap-5">
        {refusal && <Notice tone="bad">{refusal}</Notice>}
        {stage ? (
          <>
            <Links stage={stage} />
            <Figures stage={stage} change={change} />
            <StageLookFields pollId={poll.id} stage={stage} actions={actions} onChange={setStage} />
            <p className="text-13 text-ink-muted">{t("keys")}</p>
            <div className="border-t pt-4">
              <ConfirmDialog
                title={t("revokeTitle")}
                verb={t("revokeVerb")}
                trigger={<Button tone="danger-quiet">{t("revoke")}</Button>}
                onConfirm={() => actions.revoke({ id: poll.id })}
                onDone={() => {
                  setStage(null);
                  tell(t("revoked"));
                }}
              >
                {t("revokeBody")}
              </ConfirmDialog>
            </div>
          </>
        ) : (
          <>
            <p>{t("none")}</p>
            <div>
              <Button tone="accent" onClick={() => void create()}>
                {t("create")}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Links({ stage: { token } }: { stage: StageView }) {
  const t = useTranslations("stage.setup");
  const { origin } = window.location;
  const link = `${origin}/stage/${token}`;
  const embed = `<iframe src="${link}" width="960" height="540" style="border:0" allow="fullscreen"></iframe>`;
  return (
    <>
      <Copied label={t("link")} text={link} copy={t("copyLink")}>
        <Button asChild size="icon-sm" tone="quiet">
          <a href={link} target="_blank" rel="noreferrer" aria-label={t("open")}>
            <ExternalLink aria-hidden />
          </a>
        </Button>
      </Copied>
      <Copied label={t("embed")} text={embed} copy={t("copyEmbed")} />
      <Copied label={t("json")} text={`${origin}/api/stage/${token}`} copy={t("copyJson")} />
    </>
  );
}

function Copied({
  label,
  text,
  copy,
  children,
}: {
  label: string;
  text: string;
  copy: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex items-end gap-1">
      <Field label={label} className="flex-1">
        <Input readOnly value={text} onFocus={({ target }) => target.select()} dir="ltr" />
      </Field>
      <span className="flex pb-0.5">
        <CopyButton text={text} label={copy} />
        {children}
      </span>
    </div>
  );
}

function Figures({
  stage: { shown },
  change,
}: {
  stage: StageView;
  change: (input: Omit<StageChange, "id">) => Promise<void>;
}) {
  const t = useTranslations("stage.setup");
  return (
    <div>
      <p className="mb-1 font-medium">{t("figures")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <StateWord tone={shown ? "good" : "neutral"}>{t(shown ? "shown" : "hidden")}</StateWord>
        <Button size="sm" onClick={() => void change({ shown: !shown })}>
          {t(shown ? "hide" : "show")}
        </Button>
      </div>
      <p className="mt-1.5 text-13 text-ink-muted">{t("figuresHint")}</p>
    </div>
  );
}
