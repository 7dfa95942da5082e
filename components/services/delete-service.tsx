"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ActionResult } from "@/components/ui/action";
import { ConfirmDialog } from "@/components/ui/dialog";
import type { ServiceView } from "@/domain/services/view";

/** Names the service and which texts lose their answer. */
export function DeleteService({
  service: { name, words },
  onRemove,
  onDone,
  ...dialog
}: {
  service: ServiceView;
  onRemove: () => Promise<ActionResult<unknown>>;
  onDone?: () => void;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const t = useTranslations("services");
  const list = words.slice(0, 6).join(", ") + (words.length > 6 ? " …" : "");
  const controlled =
    dialog.open === undefined || !dialog.onOpenChange
      ? {}
      : { open: dialog.open, onOpenChange: dialog.onOpenChange };
  return (
    <ConfirmDialog
      title={t("deleteTitle", { name })}
      verb={t("delete")}
      onConfirm={onRemove}
      {...(onDone ? { onDone } : {})}
      {...(dialog.trigger ? { trigger: dialog.trigger } : {})}
      {...controlled}
    >
      {t("deleteBody", { words: words.length, list })}
    </ConfirmDialog>
  );
}
