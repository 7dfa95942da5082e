"use client";

import { useTranslations } from "next-intl";
import type { Counted } from "@/domain/text/encode";

/** "2 parts · 40 characters left · UCS-2": what a text costs. */
export function PartsLine({ counted }: { counted: Counted }) {
  const t = useTranslations("preview");
  const facts = [
    t("parts", { parts: counted.parts }),
    t("left", { left: counted.unitsLeft }),
    t(counted.encoding),
  ];
  return <span className="tabular-nums">{facts.join(" · ")}</span>;
}

/** Names the character that makes a text dear; nothing for a text in the GSM alphabet. */
export function DearLine({ counted }: { counted: Counted }) {
  const t = useTranslations("preview");
  if (!counted.dear) return null;
  return <span className="text-warn">{t("dear", { char: counted.dear.char })}</span>;
}
