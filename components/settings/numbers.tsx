"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { DataTable, tableColumns, type ColumnMeta } from "@/components/ui/data-table";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { EmptyState } from "@/components/ui/notice";
import { Section } from "@/components/ui/page";
import { tell } from "@/components/ui/toast";
import { numberLabelSchema, type NumberLabelInput } from "@/domain/numbers/schema";
import type { NumberRow } from "@/domain/numbers/view";
import { NumberOrder, type SaveOrder } from "./number-order";

const column = tableColumns<NumberRow>();

function useNumberColumns(edit: (number: NumberRow) => void, order: ((number: NumberRow) => void) | null) {
  const t = useTranslations("settings.numbers");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "number",
          header: t("number"),
          cell: ({ row }) => <span className="font-medium tabular-nums">{row.original.address}</span>,
        }),
        column.display({
          id: "label",
          header: t("label"),
          meta: { wide: true } satisfies ColumnMeta,
          cell: ({ row: { original } }) =>
            original.label === "" ? (
              <span className="text-ink-muted">{t("none")}</span>
            ) : (
              <bdi>{original.label}</bdi>
            ),
        }),
        column.display({
          id: "connections",
          header: t("connections"),
          meta: { from: "md" } satisfies ColumnMeta,
          cell: ({ row: { original } }) =>
            original.connections.length === 0 ? (
              <span className="text-ink-muted">{t("unreached")}</span>
            ) : (
              <bdi>{original.connections.map(({ name }) => name).join(" › ")}</bdi>
            ),
        }),
        column.display({
          id: "rules",
          header: t("rules"),
          meta: { align: "end", from: "md" } satisfies ColumnMeta,
          cell: ({ row }) => row.original.rules,
        }),
        column.display({
          id: "verbs",
          header: () => <span className="sr-only">{t("verbs")}</span>,
          meta: { align: "end" } satisfies ColumnMeta,
          cell: ({ row: { original } }) => (
            <>
              {order && original.connections.length > 1 && (
                <Button
                  {...VERB}
                  aria-label={t("orderFor", { number: original.address })}
                  onClick={() => order(original)}
                >
                  {t("order")}
                </Button>
              )}
              <Button
                {...VERB}
                aria-label={t("editFor", { number: original.address })}
                onClick={() => edit(original)}
              >
                {t("edit")}
              </Button>
            </>
          ),
        }),
      ]),
    [t, edit, order],
  );
}

const VERB = { size: "sm", tone: "quiet", className: "-my-1.5 pointer-coarse:-my-2.5" } as const;

type Save = Action<NumberLabelInput>;

/** What each number is called, wherever one of several is chosen. `saveOrder` null: the person may not change links. */
export function Numbers({
  numbers,
  save,
  saveOrder,
}: {
  numbers: NumberRow[];
  save: Save;
  saveOrder: SaveOrder | null;
}) {
  const t = useTranslations("settings.numbers");
  const router = useRouter();
  const [edited, setEdited] = useState<NumberRow | null>(null);
  const [ordered, setOrdered] = useState<NumberRow | null>(null);
  const columns = useNumberColumns(setEdited, saveOrder && setOrdered);
  return (
    <Section title={t("title")} hint={t("hint")}>
      <DataTable
        columns={columns}
        rows={numbers}
        rowId={({ id }) => id}
        label={t("title")}
        empty={<EmptyState title={t("emptyTitle")}>{t("empty")}</EmptyState>}
      />
      <Dialog
        open={edited !== null}
        onOpenChange={() => setEdited(null)}
        title={t("editTitle", { number: edited?.address ?? "" })}
      >
        {edited && (
          <LabelForm
            number={edited}
            save={save}
            onDone={() => {
              setEdited(null);
              router.refresh();
            }}
          />
        )}
      </Dialog>
      <Dialog
        open={ordered !== null}
        onOpenChange={() => setOrdered(null)}
        title={t("orderTitle", { number: ordered?.address ?? "" })}
        description={t("orderHint")}
      >
        {ordered && saveOrder && (
          <NumberOrder
            number={ordered}
            save={saveOrder}
            onDone={() => {
              setOrdered(null);
              router.refresh();
            }}
          />
        )}
      </Dialog>
    </Section>
  );
}

function LabelForm({ number, save, onDone }: { number: NumberRow; save: Save; onDone: () => void }) {
  const t = useTranslations("settings.numbers");
  const state = useActionForm({
    schema: numberLabelSchema,
    defaultValues: { id: number.id, label: number.label },
    action: save,
    onDone: () => {
      tell(t("saved", { number: number.address }));
      onDone();
    },
  });
  return (
    <ActionFormBody state={state} verb={t("save")} cancel={<DialogCancel />}>
      <Field label={t("label")} hint={t("labelHint")} error={state.form.formState.errors.label?.message}>
        <Input dir="auto" autoFocus {...state.form.register("label")} />
      </Field>
    </ActionFormBody>
  );
}
