"use client";

import { useTranslations } from "next-intl";
import { StateWord } from "@/components/ui/state-word";
import type { Contact } from "@/domain/contacts/view";

/** Whether somebody can be texted, in a word. */
export function Standing({ contact }: { contact: Contact }) {
  const t = useTranslations("contacts.standings");
  if (contact.optedOutAt !== null) return <StateWord tone="warn">{t("optedOut")}</StateWord>;
  if (contact.kind === "e164") return <StateWord tone="good">{t("reachable")}</StateWord>;
  return (
    <StateWord tone="neutral" hollow>
      {t("unreachable")}
    </StateWord>
  );
}
