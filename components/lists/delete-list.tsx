"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { useCount } from "@/components/ui/numbers";
import { tell } from "@/components/ui/toast";
import type { ListView } from "@/domain/lists/view";

/** Names the list and who can't be reached through it any more. */
export function DeleteList({
  list,
  members,
  remove,
}: {
  list: ListView;
  members: number;
  remove: Action<{ id: string }>;
}) {
  const t = useTranslations("lists");
  const count = useCount();
  const router = useRouter();
  return (
    <ConfirmDialog
      title={t("deleteTitle", { name: list.name })}
      verb={t("delete")}
      onConfirm={() => remove({ id: list.id })}
      onDone={() => {
        tell(t("deleted", { name: list.name }));
        router.push("/lists");
      }}
      trigger={<Button tone="danger-quiet">{t("delete")}</Button>}
    >
      {t("deleteBody", { count: members, shown: count(members) })}
    </ConfirmDialog>
  );
}
