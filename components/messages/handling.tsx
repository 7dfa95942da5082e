"use client";

import { useTranslations } from "next-intl";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Textarea } from "@/components/ui/input";
import { tell, tellResult } from "@/components/ui/toast";
import type { LogMessage } from "@/domain/messages/log";
import { replySchema } from "@/domain/messages/schema";
import { countParts } from "@/domain/text/encode";

export type MessageRights = { canSend: boolean; canApprove: boolean };
export type MessageActions = {
  reply: Action<{ id: string; text: string }, { id: string }>;
  putAside: Action<{ id: string }>;
  decideReview: Action<{ id: string; optOut: boolean }>;
};

type Props = { message: LogMessage; rights: MessageRights; actions: MessageActions; optedOut: boolean };

/** What a person can do with a text that came in. */
export function Handling({ message, rights, actions, optedOut }: Props) {
  const t = useTranslations("messages.handling");
  if (message.direction === "out") return null;
  const isOpen = !message.marks.includes("handled");
  const toReview = isOpen && message.marks.includes("review");
  return (
    <div className="flex flex-col gap-4">
      {toReview && rights.canApprove && <Review message={message} actions={actions} />}
      {rights.canSend && message.contact.kind === "e164" && !optedOut && (
        <Reply key={message.id} message={message} action={actions.reply} />
      )}
      {rights.canSend && isOpen && message.rule.kind === "unmatched" && (
        <div className="flex items-center justify-between gap-3">
          <p className="text-13 text-ink-muted">{t("asideHint")}</p>
          <Button
            size="sm"
            onClick={() =>
              void actions.putAside({ id: message.id }).then((result) => tellResult(result, t("asideDone")))
            }
          >
            {t("aside")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Reply({ message, action }: { message: LogMessage; action: MessageActions["reply"] }) {
  const t = useTranslations("messages.handling");
  const state = useActionForm({
    schema: replySchema,
    defaultValues: { id: message.id, text: "" },
    action,
    onDone: () => {
      tell(t("replyDone"));
      state.form.reset({ id: message.id, text: "" });
    },
  });
  const text = state.form.watch("text");
  const counted = text === "" ? null : countParts(text);
  return (
    <ActionFormBody state={state} verb={t("send")} tone="plain" className="flex flex-col gap-3">
      <Field
        label={t("reply")}
        hint={
          counted
            ? t(counted.dear ? "partsDear" : "parts", {
                parts: counted.parts,
                left: counted.unitsLeft,
                char: counted.dear?.char ?? "",
              })
            : t("replyHint", { number: message.number?.address ?? "" })
        }
        error={state.form.formState.errors.text?.message}
      >
        <Textarea rows={2} dir="auto" {...state.form.register("text")} />
      </Field>
    </ActionFormBody>
  );
}

function Review({ message, actions }: Pick<Props, "message" | "actions">) {
  const t = useTranslations("messages.handling");
  const { id } = message;
  return (
    <div className="flex flex-col gap-2">
      <p>{t("review")}</p>
      <div className="flex flex-wrap gap-2">
        <ConfirmDialog
          title={t("optOutTitle")}
          verb={t("optOut")}
          onConfirm={() => actions.decideReview({ id, optOut: true })}
          onDone={() => tell(t("optOutDone"))}
          trigger={
            <Button size="sm" tone="danger-quiet">
              {t("optOut")}
            </Button>
          }
        >
          {t("optOutHint")}
        </ConfirmDialog>
        <Button
          size="sm"
          onClick={() =>
            void actions
              .decideReview({ id, optOut: false })
              .then((result) => tellResult(result, t("keepDone")))
          }
        >
          {t("keep")}
        </Button>
      </div>
    </div>
  );
}
