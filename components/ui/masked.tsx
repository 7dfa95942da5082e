"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Button } from "./button";

/** Kept in this browser: whether others see the screen. */
const KEY = "replyback.masked";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function read(): boolean {
  try {
    return window.localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

function write(masked: boolean): void {
  try {
    window.localStorage.setItem(KEY, masked ? "on" : "off");
  } catch {
    // A browser that keeps nothing shows what it always shows.
  }
  for (const listener of listeners) listener();
}

/** Null on the server and in the first render, which knows nothing of this browser. */
export function useMasked(): boolean | null {
  return useSyncExternalStore<boolean | null>(subscribe, read, () => null);
}

/**
 * Something that is nobody else's business: `masked` instead of `shown` where this browser hides it. Until the browser is
 * asked, it is hidden.
 */
export function Masked({ shown, masked }: { shown: string; masked: string }) {
  const hide = useMasked();
  return <bdi className="whitespace-nowrap tabular-nums">{hide === false ? shown : masked}</bdi>;
}

/** Hides and shows everything that is `Masked`, in every tab of this browser. */
export function MaskToggle() {
  const t = useTranslations("kit");
  const masked = useMasked() === true;
  return (
    <Button tone="quiet" size="sm" aria-pressed={masked} onClick={() => write(!masked)}>
      {masked ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      {t(masked ? "showNumbers" : "hideNumbers")}
    </Button>
  );
}
