"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { tell } from "@/components/ui/toast";
import { formatAddress } from "@/domain/contacts/address";
import type { ListView, Member } from "@/domain/lists/view";

/** Takes somebody off the list after asking why; the reason is kept with the record. */
export function RemoveMember({
  list,
  member,
  remove,
}: {
  list: ListView;
  member: Member;
  remove: Action<{ listId: string; key: string; words: string }>;
}) {
  const t = useTranslations("lists");
  const [why, setWhy] = useState("");
  const number = formatAddress(member.address, member.kind);
  return (
    <ConfirmDialog
      title={t("removeTitle", { number, name: list.name })}
      verb={t("remove")}
      onConfirm={() => remove({ listId: list.id, key: member.key, words: why })}
      onDone={() => tell(t("removed", { number, name: list.name }))}
      trigger={
        <Button size="sm" tone="quiet" className="-my-1.5" aria-label={t("removeLabel", { number })}>
          {t("remove")}
        </Button>
      }
    >
      <p className="mb-4">{t("removeBody")}</p>
      <div className="text-ink">
        <Field label={t("removeWhy")}>
          <Input
            dir="auto"
            value={why}
            maxLength={500}
            placeholder={t("removeWhyPlaceholder")}
            onChange={(event) => setWhy(event.target.value)}
          />
        </Field>
      </div>
    </ConfirmDialog>
  );
}
