"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { useMasked } from "@/components/ui/masked";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page";
import { tell, tellResult } from "@/components/ui/toast";
import type { LinkActivity as Activity } from "@/domain/connections/figures";
import { TRACE_MINUTES, type traceOrderSchema } from "@/domain/traces/pdu";
import type { z } from "zod";
import { TraceLeft, useActivity } from "./link-activity";
import { TraceDetail } from "./trace-detail";
import { TraceFilters } from "./trace-filters";
import { TraceList } from "./trace-list";
import { useTrace, useTraced, type TraceLook } from "./use-trace";

export type TraceActions = {
  order: Action<z.input<typeof traceOrderSchema>>;
  clear: Action<{ id: string }>;
};

type Props = { connection: { id: string; name: string }; initial: Activity; actions: TraceActions | null };

/** The protocol log of a link. Without `actions` it only shows, texts and numbers hidden. */
export function TracePage({ connection: { id, name }, initial, actions }: Props) {
  const t = useTranslations("links");
  const { data: activity = initial } = useActivity(id, initial);
  const [look, setLook] = useState<TraceLook>({ direction: "", command: "", status: "", number: "" });
  const [hide, setHide] = useState<boolean | null>(null);
  const masked = useMasked();
  const shown = actions !== null && !(hide ?? masked !== false);
  const { data: rows = [], isFetched } = useTrace(id, { look, shown, traced: activity.traced });
  const [selected, select] = useState<string | null>(null);
  const { data: detail, error } = useTraced(id, selected, shown);
  const filtered = Object.values(look).some((value) => value !== "");
  const running = activity.traceUntil !== null;
  return (
    <>
      <PageHeader
        back={<Link href={`/connections/${id}`}>{name}</Link>}
        title={t("trace")}
        state={
          <span className="tabular-nums">
            {activity.traceUntil === null ? t("traceOff") : <TraceLeft until={activity.traceUntil} />}
            {" · "}
            {t("tracedCount", { count: activity.traced })}
          </span>
        }
        actions={actions && <TraceVerbs {...{ id, name, running, traced: activity.traced, actions }} />}
      />
      <TraceFilters {...{ id, look, setLook, shown, setHide: actions ? setHide : null }} />
      {rows.length > 0 ? (
        <>
          <TraceList {...{ rows, selected, onSelect: select }} />
          <div className="mt-4">
            {selected === null && <p className="text-13 text-ink-muted">{t("choose")}</p>}
            {selected !== null && error && <p className="text-13 text-ink-muted">{t("gone")}</p>}
            {selected !== null && !error && detail && <TraceDetail key={detail.key} detail={detail} />}
          </div>
        </>
      ) : (
        isFetched && (
          <EmptyState title={t("empty")}>
            {t(filtered ? "emptyFilter" : running ? "emptyOn" : "emptyOff")}
          </EmptyState>
        )
      )}
    </>
  );
}

type Verbs = { id: string; name: string; running: boolean; traced: number; actions: TraceActions };

function TraceVerbs({ id, name, running, traced, actions }: Verbs) {
  const t = useTranslations("links");
  const [busy, setBusy] = useState(false);
  const order = async (minutes: 0 | (typeof TRACE_MINUTES)[number]): Promise<void> => {
    setBusy(true);
    try {
      const result = await actions.order({ id, minutes });
      if (!result.ok) tellResult(result, "");
    } finally {
      setBusy(false);
    }
  };
  const clear = t("clear");
  return (
    <>
      {running ? (
        <Button tone="accent" busy={busy} onClick={() => void order(0)}>
          {t("stop")}
        </Button>
      ) : (
        TRACE_MINUTES.map((minutes, index) => (
          <Button
            key={minutes}
            tone={index === 0 ? "accent" : "plain"}
            busy={busy && index === 0}
            onClick={() => void order(minutes)}
          >
            {t("start", { minutes })}
          </Button>
        ))
      )}
      {traced > 0 && (
        <ConfirmDialog
          title={t("clearTitle", { name })}
          verb={clear}
          trigger={<Button tone="danger-quiet">{clear}</Button>}
          onConfirm={() => actions.clear({ id })}
          onDone={() => tell(t("cleared", { name }))}
        >
          {t("clearBody", { count: traced })}
        </ConfirmDialog>
      )}
    </>
  );
}
