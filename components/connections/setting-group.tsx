"use client";

import { ChevronRight } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import type { FieldPath } from "react-hook-form";
import type { ConnectionDraft } from "@/domain/connections/draft";
import type { ConnectionForm } from "./text-field";

/**
 * Settings that most people leave as they are: folded away, with what they are in one line. Opens by itself when one of
 * its `fields` is wrong.
 */
export function SettingGroup({
  form,
  title,
  summary,
  fields,
  children,
}: {
  form: ConnectionForm;
  title: string;
  summary: string;
  fields: readonly FieldPath<ConnectionDraft>[];
  children: ReactNode;
}) {
  const box = useRef<HTMLDetailsElement>(null);
  const { getFieldState, formState } = form;
  const faulty = fields.some((name) => getFieldState(name, formState).invalid);
  useEffect(() => {
    const details = box.current;
    if (!faulty || !details || details.open) return;
    details.open = true;
    // the form library could not focus it while it was folded away
    if (document.activeElement?.getAttribute("aria-invalid") === "true") return;
    details.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [faulty, formState.submitCount]);
  return (
    <details ref={box} className="group border-b first:border-t">
      <summary className="flex cursor-pointer list-none flex-wrap items-baseline gap-x-3 gap-y-0.5 rounded-sm py-2.5 select-none hover:text-accent pointer-coarse:py-3.5 [&::-webkit-details-marker]:hidden">
        <span className="flex items-center gap-1.5 font-medium sm:w-28">
          <ChevronRight
            aria-hidden
            className="size-4 text-ink-muted transition-transform group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90"
          />
          {title}
        </span>
        <span className="min-w-0 basis-full ps-5.5 text-13 text-ink-muted sm:flex-1 sm:basis-0 sm:ps-0">
          {summary}
        </span>
      </summary>
      <div className="flex flex-col gap-5 pt-2 pb-6 sm:ps-5.5">{children}</div>
    </details>
  );
}
