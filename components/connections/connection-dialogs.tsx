"use client";

import { useTranslations } from "next-intl";
import type { ActionResult } from "@/components/ui/action";
import { ConfirmDialog } from "@/components/ui/dialog";
import type { ConnectionView } from "@/domain/connections/draft";

type Props = {
  connection: ConnectionView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => Promise<ActionResult<unknown>>;
  onDone?: () => void;
};

/** Names the connection, what waits in its outbox and which numbers fall silent. */
export function DeleteConnection({ connection, ...dialog }: Props) {
  const t = useTranslations("connections");
  const { name, enabled, waiting, numbers } = connection;
  const list = numbers.slice(0, 4).join(", ") + (numbers.length > 4 ? " …" : "");
  return (
    <ConfirmDialog title={t("deleteTitle", { name })} verb={t("delete")} {...dialog}>
      {t("deleteBody", { enabled: String(enabled), waiting, numbers: numbers.length, list })}
    </ConfirmDialog>
  );
}

export function StopConnection({ connection: { name, waiting }, ...dialog }: Props) {
  const t = useTranslations("connections");
  return (
    <ConfirmDialog title={t("stopTitle", { name })} verb={t("stop")} {...dialog}>
      {t("stopBody", { waiting })}
    </ConfirmDialog>
  );
}
