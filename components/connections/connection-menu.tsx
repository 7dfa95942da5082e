"use client";

import { Ellipsis, MessageSquareText, Pencil, Play, RotateCw, Square, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import { tell, tellResult } from "@/components/ui/toast";
import type { ConnectionView } from "@/domain/connections/draft";
import type { ConnectionActions } from "./connection-actions";
import { DeleteConnection, StopConnection } from "./connection-dialogs";

/** Everything that can be done with a connection beside its form. Without `actions` it only leads to its pages. */
export function ConnectionMenu({
  connection,
  actions,
  onChanged,
  onDeleted,
  withOpen,
}: {
  connection: ConnectionView;
  actions: ConnectionActions | null;
  onChanged: () => void;
  onDeleted?: () => void;
  /** in a table: also the way to the connection's own page */
  withOpen?: boolean;
}) {
  const t = useTranslations("connections");
  const router = useRouter();
  const [asking, setAsking] = useState<"delete" | "stop" | null>(null);
  const { id, name, enabled } = connection;
  const dialog = (kind: "delete" | "stop") => ({
    connection,
    open: asking === kind,
    onOpenChange: (open: boolean) => setAsking(open ? kind : null),
  });
  const setEnabled = async (on: boolean) => {
    const result = await actions!.setEnabled({ id, enabled: on });
    tellResult(result, t(on ? "started" : "stopped", { name }));
    onChanged();
    return result;
  };
  const restart = async () => {
    tellResult(await actions!.restart({ id }), t("restarting", { name }));
    onChanged();
  };
  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon-sm" className="-my-1" aria-label={t("menuLabel", { name })}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {withOpen && (
          <MenuItem onSelect={() => router.push(`/connections/${id}`)}>
            <Pencil aria-hidden />
            {t("open")}
          </MenuItem>
        )}
        <MenuItem onSelect={() => router.push(`/messages?connection=${id}`)}>
          <MessageSquareText aria-hidden />
          {t("messages")}
        </MenuItem>
        {actions && (
          <>
            {enabled ? (
              <MenuItem onSelect={() => setAsking("stop")}>
                <Square aria-hidden />
                {t("stop")}
              </MenuItem>
            ) : (
              <MenuItem onSelect={() => void setEnabled(true)}>
                <Play aria-hidden />
                {t("start")}
              </MenuItem>
            )}
            <MenuItem disabled={!enabled} onSelect={() => void restart()}>
              <RotateCw aria-hidden />
              {t("restart")}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setAsking("delete")}>
              <Trash2 aria-hidden />
              {t("delete")}
            </MenuItem>
          </>
        )}
      </Menu>
      {actions && (
        <>
          <StopConnection {...dialog("stop")} onConfirm={() => setEnabled(false)} />
          <DeleteConnection
            {...dialog("delete")}
            onConfirm={() => actions.remove({ id })}
            onDone={() => {
              tell(t("deleted", { name }));
              onChanged();
              onDeleted?.();
            }}
          />
        </>
      )}
    </>
  );
}
