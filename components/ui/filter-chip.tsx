"use client";

import { cx } from "class-variance-authority";
import { ChevronDown, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Popover } from "./menu";

/**
 * A filter: shows its name, and what it is set to; opens its form on a click (`children` gets `close`). `onClear` takes it
 * off. Keep what is set in the URL.
 */
export function FilterChip({
  name,
  value,
  onClear,
  children,
}: {
  name: string;
  value?: ReactNode;
  onClear?: () => void;
  children: (close: () => void) => ReactNode;
}) {
  const t = useTranslations("kit");
  const [open, setOpen] = useState(false);
  const isSet = value !== undefined && value !== null && value !== "";
  return (
    <span
      className={cx(
        "inline-flex h-8 max-w-full shrink-0 items-stretch rounded-md border text-13 pointer-coarse:h-10",
        isSet ? "border-accent bg-accent-soft" : "border-dashed border-line-strong bg-surface",
      )}
    >
      <Popover
        label={name}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            className="inline-flex min-w-0 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap"
          >
            <span className={isSet ? "text-ink-muted" : undefined}>{name}</span>
            {isSet ? (
              <span className="truncate font-medium">{value}</span>
            ) : (
              <ChevronDown aria-hidden className="size-3.5 text-ink-muted" />
            )}
          </button>
        }
      >
        {children(() => setOpen(false))}
      </Popover>
      {isSet && onClear && (
        <button
          type="button"
          onClick={onClear}
          aria-label={t("clearFilter", { name })}
          className="flex w-7 items-center justify-center rounded-md text-ink-muted hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}
