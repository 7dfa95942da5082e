"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { TextPreviewBox } from "@/components/preview/text-preview-box";
import { useClashes } from "@/components/preview/use-preview";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ActionFormBody, useActionForm, useLeaveWarning } from "@/components/ui/form";
import { tell } from "@/components/ui/toast";
import { listInputSchema, type ListInput } from "@/domain/lists/schema";
import type { PreviewDraft } from "@/domain/preview/question";
import type { NumberView } from "@/domain/services/view";
import { ListFields } from "./list-fields";

export type SaveList = Action<ListInput & { id: string | null }, { id: string }>;

/** Creates (`id` null) or changes a list. Clashes and the preview follow what is typed. */
export function ListForm({
  id,
  initial,
  numbers,
  save,
}: {
  id: string | null;
  initial: ListInput;
  numbers: NumberView[];
  save: SaveList;
}) {
  const t = useTranslations("lists.form");
  const told = useTranslations("lists");
  const router = useRouter();
  const state = useActionForm({
    schema: listInputSchema,
    defaultValues: initial,
    action: (list) => save({ ...list, id }),
    onDone: (saved) => {
      tell(told("saved", { name: state.form.getValues("name") }));
      router.push(`/lists/${saved.id}`);
    },
  });
  const { control, formState } = state.form;
  useLeaveWarning(formState.isDirty && !formState.isSubmitting);
  const values = useWatch({ control }) as ListInput;
  const draft = useMemo((): PreviewDraft => ({ kind: "list", id, input: values }), [id, values]);
  const clashes = useClashes(draft);
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
      <ActionFormBody
        state={state}
        verb={t(id === null ? "create" : "save")}
        isLong
        className="flex min-w-0 flex-col gap-5"
        cancel={
          <Button asChild>
            <Link href={id === null ? "/lists" : `/lists/${id}`}>{t("cancel")}</Link>
          </Button>
        }
      >
        <ListFields form={state.form} numbers={numbers} clashes={clashes} />
      </ActionFormBody>
      <div className="min-w-0 lg:sticky lg:top-6">
        <TextPreviewBox
          draft={draft}
          numbers={numbers}
          numberIds={values.numberIds}
          tries={[...values.joinWords.slice(0, 2), ...values.leaveWords.slice(0, 2)]}
        />
      </div>
    </div>
  );
}
