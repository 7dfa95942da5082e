"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { DialogCancel } from "@/components/ui/dialog";
import { ActionFormBody, useActionForm } from "@/components/ui/form";
import { StateWord } from "@/components/ui/state-word";
import { tell } from "@/components/ui/toast";
import { numberOrderSchema, type NumberOrderInput } from "@/domain/numbers/schema";
import type { NumberConnection, NumberRow } from "@/domain/numbers/view";

export type SaveOrder = Action<NumberOrderInput>;

/** Which connection what leaves from a number goes out by: the first that sends, moved by button or Alt and the arrow keys. */
export function NumberOrder({
  number,
  save,
  onDone,
}: {
  number: NumberRow;
  save: SaveOrder;
  onDone: () => void;
}) {
  const t = useTranslations("settings.numbers");
  const state = useActionForm({
    schema: numberOrderSchema,
    defaultValues: { id: number.id, connectionIds: number.connections.map(({ id }) => id) },
    action: save,
    onDone: () => {
      tell(t("orderSaved", { number: number.address }));
      onDone();
    },
  });
  const [order, setOrder] = useState(number.connections);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const shift = (from: number, by: -1 | 1): void => {
    const moved = [...order];
    const [one] = moved.splice(from, 1);
    const to = from + by;
    if (!one || to < 0 || to >= order.length) return;
    moved.splice(to, 0, one);
    setOrder(moved);
    state.form.setValue(
      "connectionIds",
      moved.map(({ id }) => id),
      { shouldDirty: true },
    );
    setSaid(t("orderMoved", { name: one.name, place: to + 1, of: order.length }));
    const part = by === -1 ? "up" : "down";
    requestAnimationFrame(() =>
      list.current
        ?.querySelector<HTMLElement>(
          `[data-place="${to}"] button[data-part="${part}"]:not(:disabled), [data-place="${to}"] button:not(:disabled)`,
        )
        ?.focus(),
    );
  };
  return (
    <ActionFormBody state={state} verb={t("orderSave")} cancel={<DialogCancel />}>
      <ol ref={list} className="divide-y border-y">
        {order.map((connection, index) => (
          <OrderRow
            key={connection.id}
            connection={connection}
            place={index}
            last={index === order.length - 1}
            onShift={(by) => shift(index, by)}
          />
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </ActionFormBody>
  );
}

function OrderRow({
  connection: { name, sends },
  place,
  last,
  onShift,
}: {
  connection: NumberConnection;
  place: number;
  last: boolean;
  onShift: (by: -1 | 1) => void;
}) {
  const t = useTranslations("settings.numbers");
  return (
    <li
      data-place={place}
      className="flex items-center gap-3 py-2"
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        onShift(event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <span className="w-5 text-end text-ink-muted tabular-nums">{place + 1}</span>
      <span className="flex min-w-0 flex-1 flex-col sm:flex-row sm:items-center sm:justify-between sm:gap-3">
        <bdi className="min-w-0 truncate font-medium">{name}</bdi>
        <StateWord tone={sends ? "good" : "neutral"}>{t(sends ? "sends" : "sendsNot")}</StateWord>
      </span>
      <span className="flex">
        <Button
          size="icon-sm"
          tone="quiet"
          data-part="up"
          disabled={place === 0}
          aria-label={t("orderUp", { name })}
          onClick={() => onShift(-1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          size="icon-sm"
          tone="quiet"
          data-part="down"
          disabled={last}
          aria-label={t("orderDown", { name })}
          onClick={() => onShift(1)}
        >
          <ArrowDown aria-hidden />
        </Button>
      </span>
    </li>
  );
}
