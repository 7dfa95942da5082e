"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useCallback } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page";
import type { ConnectionView } from "@/domain/connections/draft";
import type { Sending } from "@/domain/connections/sending";
import type { ConnectionActions, PauseConnection, PauseSending } from "./connection-actions";
import { ConnectionTable } from "./connection-table";
import { PauseAll } from "./pause-all";
import { CONNECTIONS_KEY, useConnections } from "./use-connections";

/** The connections page. Without `actions` it only shows; without `pause` nothing is held back. */
export function ConnectionList({
  initial,
  sending,
  actions,
  pause,
}: {
  initial: ConnectionView[];
  sending: Sending;
  actions: ConnectionActions | null;
  pause: { one: PauseConnection; all: PauseSending } | null;
}) {
  const t = useTranslations("connections");
  const client = useQueryClient();
  const { data: connections = initial } = useConnections(initial);
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: CONNECTIONS_KEY }), [client]);
  const create = actions && (
    <Button asChild tone="accent">
      <Link href="/connections/new">{t("new")}</Link>
    </Button>
  );
  const bound = connections.filter(({ state }) => state === "bound").length;
  return (
    <>
      <PageHeader
        title={t("title")}
        state={t("state", { count: connections.length, bound })}
        actions={
          connections.length > 0 && (
            <>
              {pause && <PauseAll initial={sending} pause={pause.all} />}
              {create}
            </>
          )
        }
      />
      {connections.length === 0 ? (
        <EmptyState title={t("empty")} actions={create}>
          {t("emptyBody")}
        </EmptyState>
      ) : (
        <ConnectionTable
          connections={connections}
          actions={actions}
          pause={pause?.one ?? null}
          onChanged={refresh}
        />
      )}
    </>
  );
}
