"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Bar } from "@/components/ui/chart";
import { EmptyState, Notice } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import { PageHeader } from "@/components/ui/page";
import { tell, tellResult } from "@/components/ui/toast";
import { nextPhone, type BenchNumber, type CrowdForm } from "@/domain/simulator/bench";
import type { CrowdProgress } from "@/domain/simulator/control";
import { AddPhone } from "./add-phone";
import { CrowdDialog } from "./crowd-dialog";
import { PhoneView, type SendText } from "./phone-view";
import { BENCH_KEY, useBench, useBenchState, useConversations } from "./use-bench";

export type PhoneActions = {
  send: Action<{ from: string; to: string; text: string }>;
  add: Action<{ address: string }>;
  remove: Action<{ address: string }>;
  startCrowd: Action<CrowdForm>;
  stopCrowd: Action<Record<string, never>>;
};

type Props = {
  initial: readonly string[];
  numbers: readonly BenchNumber[];
  /** null: the person may look only */
  actions: PhoneActions | null;
};

/** A bench of virtual phones, each a conversation. */
export function PhoneBench({ initial, numbers, actions }: Props) {
  const t = useTranslations("phones");
  const client = useQueryClient();
  const { data: phones } = useBench(initial);
  const { data: state } = useBenchState();
  const { conversations, isFailing } = useConversations(phones ?? []);
  const refresh = () => void client.invalidateQueries({ queryKey: BENCH_KEY });
  const send: SendText | null =
    actions &&
    (async (text) => {
      const result = await actions.send(text);
      if (!result.ok) tellResult(result, "");
      return result.ok;
    });
  const remove = async (address: string) => {
    const result = await actions!.remove({ address });
    if (!result.ok) tellResult(result, "");
    refresh();
  };
  const bench = phones ?? [];
  return (
    <>
      <PageHeader
        title={t("title")}
        state={state && t("state", { bound: state.bound, waiting: state.waiting })}
        actions={
          actions && (
            <>
              <AddPhone
                suggestion={nextPhone(bench)}
                add={actions.add}
                onAdded={(phone) => {
                  tell(t("added", { phone }));
                  refresh();
                }}
              />
              {numbers.length > 0 && <CrowdDialog numbers={numbers} start={actions.startCrowd} />}
            </>
          )
        }
      />
      <Troubles isFailing={isFailing} isUnbound={state?.bound === 0} />
      {state?.crowd?.running && <CrowdLine crowd={state.crowd} stop={actions?.stopCrowd ?? null} />}
      {numbers.length === 0 ? (
        <EmptyState
          title={t("noNumber")}
          actions={
            <Button asChild>
              <Link href="/connections">{t("toConnections")}</Link>
            </Button>
          }
        >
          {t("noNumberBody")}
        </EmptyState>
      ) : (
        <div
          aria-label={t("bench")}
          role="group"
          className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,18rem),1fr))] gap-4"
        >
          {bench.map((address) => (
            <PhoneView
              key={address}
              address={address}
              bubbles={conversations.get(address) ?? NOTHING}
              numbers={numbers}
              send={send}
              onRemove={actions && (() => void remove(address))}
            />
          ))}
        </div>
      )}
    </>
  );
}

const NOTHING: never[] = [];

function Troubles({ isFailing, isUnbound }: { isFailing: boolean; isUnbound: boolean }) {
  const t = useTranslations("phones");
  if (isFailing) {
    return (
      <Notice tone="bad" className="mb-5">
        {t("failed")}
      </Notice>
    );
  }
  if (!isUnbound) return null;
  return (
    <Notice
      tone="warn"
      className="mb-5"
      actions={
        <Button asChild size="sm">
          <Link href="/connections">{t("toConnections")}</Link>
        </Button>
      }
    >
      {t("unbound")}
    </Notice>
  );
}

/** How far the crowd is, and a way to stop it. */
function CrowdLine({ crowd, stop }: { crowd: CrowdProgress; stop: PhoneActions["stopCrowd"] | null }) {
  const t = useTranslations("phones.crowd");
  const count = useCount();
  const { to, sent, total } = crowd;
  return (
    <div className="mb-5 flex items-center gap-4 border-y py-2.5">
      <p className="tabular-nums">{t("running", { to, sent: count(sent), total: count(total) })}</p>
      <div className="min-w-16 flex-1">
        <Bar part={sent} whole={total} color="var(--accent)" />
      </div>
      {stop && (
        <Button size="sm" onClick={() => void stop({})}>
          {t("stop")}
        </Button>
      )}
    </div>
  );
}
