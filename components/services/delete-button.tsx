"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { tell } from "@/components/ui/toast";
import type { ServiceView } from "@/domain/services/view";
import { DeleteService } from "./delete-service";

/** On the service's own page: deletes it and leads back to all of them. */
export function DeleteButton({ service, remove }: { service: ServiceView; remove: Action<{ id: string }> }) {
  const t = useTranslations("services");
  const router = useRouter();
  return (
    <DeleteService
      service={service}
      onRemove={() => remove({ id: service.id })}
      onDone={() => {
        tell(t("deleted", { name: service.name }));
        router.push("/services");
      }}
      trigger={<Button tone="danger-quiet">{t("delete")}</Button>}
    />
  );
}
