"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import type { ActionResult } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ActionFormBody, useActionForm, useLeaveWarning } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import {
  connectionInputSchema,
  type ConnectionDraft,
  type ConnectionInput,
} from "@/domain/connections/draft";
import type { ConnectionActions, ReadCertificates } from "./connection-actions";
import { ConnectionFields, type StoredSecrets } from "./connection-fields";
import { TestSteps, type Tried } from "./test-steps";
import type { ConnectionForm as Form } from "./text-field";
import { useRequestAnswer } from "./use-connections";

/** The actions know the connection inside their input; the form knows it as the whole. */
function atForm<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) return result;
  const problems = result.problems.map(({ path, message }) => ({
    path: path.replace(/^connection\.?/, ""),
    message,
  }));
  return { ...result, problems };
}

/** Creates (`id` null) or changes a connection, and tries it as it is typed; without `actions` it only shows. */
export function ConnectionForm({
  id,
  initial,
  stored,
  actions,
  readCertificates,
  onSaved,
  top,
}: {
  id: string | null;
  initial: ConnectionInput;
  stored: StoredSecrets | null;
  actions: Pick<ConnectionActions, "save" | "test"> | null;
  readCertificates: ReadCertificates;
  onSaved: (saved: { id: string; name: string }) => void;
  /** what stands before the fields and changes them */
  top?: (form: Form) => React.ReactNode;
}) {
  const t = useTranslations("connections.form");
  const state = useActionForm({
    schema: connectionInputSchema,
    defaultValues: initial,
    action: async (connection: ConnectionDraft) =>
      actions
        ? atForm(await actions.save({ id, connection }))
        : Promise.reject<ActionResult<{ id: string }>>(new Error("read only")),
    onDone: (saved) => {
      onSaved({ id: saved.id, name: state.form.getValues("name") });
      state.form.setValue("password", "");
      state.form.setValue("clientKey", "");
      state.form.setValue("clearPassword", false);
    },
  });
  const { form } = state;
  useLeaveWarning(form.formState.isDirty && !form.formState.isSubmitting);
  const trial = useTrial(form, id, actions);
  const fields = (
    <>
      {top?.(form)}
      <ConnectionFields form={form} stored={stored} readCertificates={readCertificates} />
    </>
  );
  if (!actions) {
    return (
      <FormProvider {...form}>
        <fieldset disabled className="flex flex-col gap-5">
          {fields}
        </fieldset>
      </FormProvider>
    );
  }
  return (
    <ActionFormBody
      state={state}
      verb={t(id === null ? "create" : "save")}
      cancel={
        <>
          {id === null && (
            <Button asChild>
              <Link href="/connections">{t("cancel")}</Link>
            </Button>
          )}
          <Button busy={trial.busy} onClick={() => void trial.run()}>
            {trial.verb}
          </Button>
        </>
      }
    >
      {fields}
      {trial.refusal && <Notice tone="bad">{trial.refusal}</Notice>}
      {trial.tried && <TestSteps answer={trial.answer} tried={trial.tried} />}
    </ActionFormBody>
  );
}

/** A test of what is typed, from the click to the worker's answer. */
function useTrial(form: Form, id: string | null, actions: Pick<ConnectionActions, "test"> | null) {
  const t = useTranslations("connections.test");
  const told = useTranslations("kit");
  const [requestId, setRequestId] = useState<string | null>(null);
  const [tried, setTried] = useState<Tried | null>(null);
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState("");
  const answer = useRequestAnswer(requestId);
  const run = async () => {
    setRefusal("");
    setRequestId(null);
    setTried(null);
    if (!(await form.trigger(undefined, { shouldFocus: true }))) return;
    const { host, port, settings } = form.getValues();
    setTried({ isPhone: settings.kind === "phone", host, port, hasTls: settings.tls?.enabled === true });
    setAsking(true);
    const result = await actions
      ?.test({ id, connection: form.getValues() })
      .then(atForm)
      .catch(() => null);
    setAsking(false);
    if (result?.ok) return setRequestId(result.value.requestId);
    setTried(null);
    setRefusal(result?.message ?? told("unreachable"));
    for (const { path, message } of result?.problems ?? [])
      form.setError(path as keyof ConnectionDraft, { type: "server", message }, { shouldFocus: true });
  };
  const over = answer?.state === "done" || answer?.state === "failed";
  return {
    ...{ run, refusal, answer, tried, verb: t("verb") },
    busy: asking || (requestId !== null && !over),
  };
}
