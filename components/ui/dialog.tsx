"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog, Dialog as Radix } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import type { ActionResult } from "./action";
import { Button } from "./button";
import { Notice } from "./notice";

const SCRIM = "fixed inset-0 z-40 animate-appear bg-scrim";
const BOX =
  "fixed inset-x-0 bottom-0 z-50 mx-auto max-h-[90dvh] w-full max-w-lg animate-rise overflow-y-auto rounded-t-md border bg-raised p-5 shadow-float sm:top-[12vh] sm:bottom-auto sm:max-h-[76vh] sm:rounded-md";

type Controlled = { open: boolean; onOpenChange: (open: boolean) => void };

/** A task in a window of its own; on a small screen it rises from the bottom. Controlled, or with a `trigger`. */
export function Dialog({
  title,
  description,
  trigger,
  children,
  ...controlled
}: Partial<Controlled> & {
  title: ReactNode;
  description?: ReactNode;
  trigger?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Radix.Root {...controlled}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={SCRIM} />
        <Radix.Content className={BOX} {...(description ? {} : { "aria-describedby": undefined })}>
          <div className="mb-4 flex items-start justify-between gap-4">
            <div>
              <Radix.Title className="text-16 font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-ink-muted">{description}</Radix.Description>
              )}
            </div>
            <CloseButton />
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Leaves the dialog around it as it is; for the `cancel` of a form inside. */
export function DialogCancel() {
  const t = useTranslations("kit");
  return (
    <Radix.Close asChild>
      <Button>{t("cancel")}</Button>
    </Radix.Close>
  );
}

function CloseButton() {
  const t = useTranslations("kit");
  return (
    <Radix.Close asChild>
      <Button tone="quiet" size="icon-sm" aria-label={t("close")} className="-me-1.5 -mt-1">
        <X aria-hidden />
      </Button>
    </Radix.Close>
  );
}

/** Details of a row, at the inline end of the page; the table behind stays in sight and in use. */
export function SidePanel({
  title,
  children,
  ...controlled
}: Controlled & { title: ReactNode; children: ReactNode }) {
  const opener = useRef<HTMLElement>(null);
  return (
    <Radix.Root {...controlled} modal={false}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // whoever went on to something beside the panel stays there
            if (document.activeElement === document.body) opener.current?.focus();
          }}
          className="fixed inset-y-0 end-0 z-30 w-full max-w-[460px] animate-slide overflow-y-auto border-s bg-raised p-5 shadow-float"
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <Radix.Title className="min-w-0 text-16 font-semibold break-words">{title}</Radix.Title>
            <CloseButton />
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/**
 * Asks before what can't be undone. `title` names the object, `children` the consequence, `verb` stands on the button.
 * Stays open with the reason when the action is refused.
 */
export function ConfirmDialog({
  title,
  children,
  verb,
  onConfirm,
  onDone,
  trigger,
  tone = "danger",
  ...controlled
}: Partial<Controlled> & {
  title: ReactNode;
  children: ReactNode;
  verb: string;
  onConfirm: () => Promise<ActionResult<unknown>>;
  onDone?: () => void;
  trigger?: ReactNode;
  tone?: "danger" | "accent";
}) {
  const t = useTranslations("kit");
  const [ownOpen, setOwnOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const open = controlled.open ?? ownOpen;
  const setOpen = (next: boolean) => {
    setRefusal("");
    setOwnOpen(next);
    controlled.onOpenChange?.(next);
  };
  const confirm = async () => {
    setBusy(true);
    const result = await onConfirm().catch(() => null);
    setBusy(false);
    if (result?.ok) {
      setOpen(false);
      onDone?.();
    } else setRefusal(result?.message ?? t("unreachable"));
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      {trigger && <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={SCRIM} />
        <AlertDialog.Content className={BOX}>
          <AlertDialog.Title className="text-16 font-semibold break-words">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 mb-5 text-ink-muted">{children}</div>
          </AlertDialog.Description>
          {refusal && (
            <Notice tone="bad" className="mb-4">
              {refusal}
            </Notice>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t("keep")}</Button>
            </AlertDialog.Cancel>
            <Button tone={tone} busy={busy} onClick={() => void confirm()}>
              {verb}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
