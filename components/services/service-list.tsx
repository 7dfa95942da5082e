"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page";
import { tellResult } from "@/components/ui/toast";
import type { ServiceView } from "@/domain/services/view";
import { ServiceTable } from "./service-table";
import { SERVICES_KEY, useServices } from "./use-services";

export type ServiceActions = {
  setEnabled: Action<{ id: string; enabled: boolean }>;
  order: Action<{ ids: string[] }>;
  remove: Action<{ id: string }>;
};

/** The services page. Without `canEdit` it only shows. */
export function ServiceList({
  initial,
  canEdit,
  actions,
}: {
  initial: ServiceView[];
  canEdit: boolean;
  actions: ServiceActions;
}) {
  const t = useTranslations("services");
  const client = useQueryClient();
  const { data: services = initial } = useServices(initial);
  const create = canEdit && (
    <Button asChild tone="accent">
      <Link href="/services/new">{t("new")}</Link>
    </Button>
  );
  const show = (next: ServiceView[]) => client.setQueryData(SERVICES_KEY, next);
  const refresh = () => client.invalidateQueries({ queryKey: SERVICES_KEY });

  const setEnabled = async ({ id, name }: ServiceView, enabled: boolean) => {
    show(services.map((one) => (one.id === id ? { ...one, enabled } : one)));
    tellResult(await actions.setEnabled({ id, enabled }), t(enabled ? "turnedOn" : "turnedOff", { name }));
    await refresh();
  };
  const move = async (service: ServiceView, step: 1 | -1) => {
    const at = services.indexOf(service);
    const next = services.filter((one) => one !== service);
    next.splice(at + step, 0, service);
    show(next);
    const result = await actions.order({ ids: next.map(({ id }) => id) });
    if (!result.ok) tellResult(result, "");
    await refresh();
  };
  const remove = async ({ id, name }: ServiceView) => {
    const result = await actions.remove({ id });
    if (result.ok) tellResult(result, t("deleted", { name }));
    await refresh();
    return result;
  };

  const off = services.filter(({ enabled }) => !enabled).length;
  return (
    <>
      <PageHeader
        title={t("title")}
        state={
          <>
            <span>{t("state", { count: services.length, off })}</span>
            {services.length > 1 && <span>{t("stateHint")}</span>}
          </>
        }
        actions={services.length > 0 && create}
      />
      {services.length === 0 ? (
        <EmptyState title={t("empty")} actions={create}>
          {t("emptyBody")}
        </EmptyState>
      ) : (
        <ServiceTable
          services={services}
          canEdit={canEdit}
          onToggle={(service, enabled) => void setEnabled(service, enabled)}
          onMove={(service, step) => void move(service, step)}
          onRemove={remove}
        />
      )}
    </>
  );
}
