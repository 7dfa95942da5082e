"use client";

import { ArrowDown, ArrowUp, Ellipsis, MessageSquareText, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ActionResult } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLine } from "@/components/ui/menu";
import type { ServiceView } from "@/domain/services/view";
import { DeleteService } from "./delete-service";

export function ServiceMenu({
  service,
  isFirst,
  isLast,
  onMove,
  onRemove,
}: {
  service: ServiceView;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: 1 | -1) => void;
  onRemove: () => Promise<ActionResult<unknown>>;
}) {
  const t = useTranslations("services");
  const router = useRouter();
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Menu
        trigger={
          <Button
            tone="quiet"
            size="icon-sm"
            className="-my-1.5"
            aria-label={t("menuLabel", { name: service.name })}
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => router.push(`/services/${service.id}`)}>
          <Pencil aria-hidden />
          {t("edit")}
        </MenuItem>
        <MenuItem onSelect={() => router.push(`/messages?rule=${service.id}`)}>
          <MessageSquareText aria-hidden />
          {t("messages")}
        </MenuItem>
        <MenuItem disabled={isFirst} onSelect={() => onMove(-1)}>
          <ArrowUp aria-hidden />
          {t("moveUp")}
        </MenuItem>
        <MenuItem disabled={isLast} onSelect={() => onMove(1)}>
          <ArrowDown aria-hidden />
          {t("moveDown")}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setDeleting(true)}>
          <Trash2 aria-hidden />
          {t("delete")}
        </MenuItem>
      </Menu>
      <DeleteService service={service} open={isDeleting} onOpenChange={setDeleting} onRemove={onRemove} />
    </>
  );
}
