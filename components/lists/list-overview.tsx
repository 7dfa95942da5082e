"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page";
import { tellResult } from "@/components/ui/toast";
import type { ListView } from "@/domain/lists/view";
import { ListTable } from "./list-table";
import { LISTS_KEY, useLists } from "./use-lists";

/** The lists page. Without `canEdit` it only shows. */
export function ListOverview({
  initial,
  canEdit,
  setEnabled,
}: {
  initial: ListView[];
  canEdit: boolean;
  setEnabled: Action<{ id: string; enabled: boolean }>;
}) {
  const t = useTranslations("lists");
  const client = useQueryClient();
  const { data: lists = initial } = useLists(initial);
  const toggle = async ({ id, name }: ListView, enabled: boolean) => {
    client.setQueryData<ListView[]>(
      LISTS_KEY,
      lists.map((one) => (one.id === id ? { ...one, enabled } : one)),
    );
    tellResult(await setEnabled({ id, enabled }), t(enabled ? "turnedOn" : "turnedOff", { name }));
    await client.invalidateQueries({ queryKey: LISTS_KEY });
  };
  const create = canEdit && (
    <Button asChild tone="accent">
      <Link href="/lists/new">{t("new")}</Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        state={t("state", { count: lists.length })}
        actions={lists.length > 0 && create}
      />
      {lists.length === 0 ? (
        <EmptyState title={t("empty")} actions={create}>
          {t("emptyBody")}
        </EmptyState>
      ) : (
        <ListTable lists={lists} canEdit={canEdit} onToggle={(list, enabled) => void toggle(list, enabled)} />
      )}
    </>
  );
}
