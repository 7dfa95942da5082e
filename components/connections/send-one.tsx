"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { DearLine, PartsLine } from "@/components/preview/parts-line";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Checkbox, Input, Select, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { oneTextSchema, type ConnectionView } from "@/domain/connections/draft";
import { countParts } from "@/domain/text/encode";
import type { SendOneText } from "./connection-actions";

/** A text by hand, to one number, over this connection. */
export function SendOne({ connection, send }: { connection: ConnectionView; send: SendOneText }) {
  const t = useTranslations("connections.send");
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState<{ messageId: string; to: string } | null>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setSent(null);
      }}
      title={t("title")}
      description={t("description", { name: connection.name })}
      trigger={
        <Button>
          <Send aria-hidden />
          {t("verb")}
        </Button>
      }
    >
      {sent ? (
        <Notice
          tone="good"
          title={t("queued", { to: sent.to })}
          actions={<Button onClick={() => setSent(null)}>{t("again")}</Button>}
        >
          <Link href={`/messages/${sent.messageId}`} className="underline">
            {t("follow")}
          </Link>
        </Notice>
      ) : connection.numberIds.length === 0 ? (
        <Notice tone="warn">{t("noNumbers")}</Notice>
      ) : (
        <SendForm connection={connection} send={send} onSent={setSent} onCancel={() => setOpen(false)} />
      )}
    </Dialog>
  );
}

function SendForm({
  connection,
  send,
  onSent,
  onCancel,
}: {
  connection: ConnectionView;
  send: SendOneText;
  onSent: (sent: { messageId: string; to: string }) => void;
  onCancel: () => void;
}) {
  const t = useTranslations("connections.send");
  const state = useActionForm({
    schema: oneTextSchema,
    defaultValues: {
      connectionId: connection.id,
      numberId: connection.numberIds[0]?.id ?? "",
      to: "",
      text: "",
      flash: false,
    },
    action: send,
    onDone: ({ messageId }) => onSent({ messageId, to: state.form.getValues("to") }),
  });
  const { register, watch, formState } = state.form;
  const { errors } = formState;
  const text = watch("text");
  const counted = countParts(text);
  return (
    <ActionFormBody state={state} verb={t("send")} cancel={<Button onClick={onCancel}>{t("cancel")}</Button>}>
      <Field label={t("from")} error={errors.numberId?.message}>
        <Select {...register("numberId")}>
          {connection.numberIds.map(({ id, address }) => (
            <option key={id} value={id}>
              {address}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("to")} hint={t("toHint")} error={errors.to?.message}>
        <Input type="tel" {...register("to")} />
      </Field>
      <Field
        label={t("text")}
        error={errors.text?.message}
        aside={<PartsLine counted={counted} />}
        hint={counted.dear ? <DearLine counted={counted} /> : undefined}
      >
        <Textarea {...register("text")} />
      </Field>
      <Controller
        control={state.form.control}
        name="flash"
        render={({ field }) => (
          <Checkbox
            label={t("flash")}
            hint={t("flashHint")}
            checked={field.value ?? false}
            onCheckedChange={field.onChange}
          />
        )}
      />
    </ActionFormBody>
  );
}
