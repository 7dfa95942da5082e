"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo, type ReactNode } from "react";
import { FormProvider, useWatch } from "react-hook-form";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ActionFormBody, useActionForm, useLeaveWarning } from "@/components/ui/form";
import { tell } from "@/components/ui/toast";
import { TextPreviewBox } from "@/components/preview/text-preview-box";
import { useClashes } from "@/components/preview/use-preview";
import type { ReplyLinks } from "@/domain/numbers/reply-link";
import type { PreviewDraft } from "@/domain/preview/question";
import { serviceInputSchema, type ServiceInput } from "@/domain/services/schema";
import type { NumberView } from "@/domain/services/view";
import { ServiceFields } from "./service-fields";

export type SaveService = Action<ServiceInput & { id: string | null }, { id: string }>;

/** Creates (`id` null) or changes a service; without `save` it only shows. Clashes and the preview follow what is typed. */
export function ServiceForm({
  id,
  initial,
  numbers,
  links,
  save,
}: {
  id: string | null;
  initial: ServiceInput;
  numbers: NumberView[];
  links: ReplyLinks;
  save: SaveService | null;
}) {
  const t = useTranslations("services.form");
  const told = useTranslations("services");
  const router = useRouter();
  const state = useActionForm({
    schema: serviceInputSchema,
    defaultValues: initial,
    action: (service) => (save ? save({ ...service, id }) : Promise.reject(new Error("read only"))),
    onDone: () => {
      tell(told("saved", { name: state.form.getValues("name") }));
      router.push("/services");
    },
  });
  const { control, formState } = state.form;
  useLeaveWarning(formState.isDirty && !formState.isSubmitting);
  const values = useWatch({ control }) as ServiceInput;
  const draft = useMemo((): PreviewDraft => ({ kind: "service", id, input: values }), [id, values]);
  const clashes = useClashes(draft);
  const fields = (
    <ServiceFields
      form={state.form}
      numbers={numbers}
      links={links}
      clashes={clashes}
      readOnly={save === null}
    />
  );
  return (
    <Columns
      main={
        save ? (
          <ActionFormBody
            state={state}
            verb={t(id === null ? "create" : "save")}
            cancel={
              <Button asChild>
                <Link href="/services">{t("cancel")}</Link>
              </Button>
            }
          >
            {fields}
          </ActionFormBody>
        ) : (
          <FormProvider {...state.form}>
            <fieldset disabled className="flex flex-col gap-5">
              {fields}
            </fieldset>
          </FormProvider>
        )
      }
      side={
        <TextPreviewBox
          draft={draft}
          numbers={numbers}
          numberIds={values.allNumbers ? [] : values.numberIds}
          tries={[...values.words, ...values.aliases].slice(0, 4)}
        />
      }
    />
  );
}

function Columns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0">{main}</div>
      <div className="min-w-0 lg:sticky lg:top-6">{side}</div>
    </div>
  );
}
