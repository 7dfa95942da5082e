"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner, toast } from "sonner";
import type { ActionResult } from "./action";

export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      style={{ fontFamily: "inherit" }}
      toastOptions={{
        style: {
          background: "var(--raised)",
          color: "var(--ink)",
          border: "1px solid var(--line)",
          borderRadius: "6px",
          boxShadow: "var(--float-shadow)",
          fontFamily: "inherit",
          fontSize: "0.875rem",
        },
      }}
    />
  );
}

/** What was done, in the past tense, with its object: "Poll opened: Song of the week". */
export function tell(sentence: string): void {
  toast(sentence);
}

/** Tells `done` when an action went through, else why it was refused; returns whether it went through. */
export function tellResult(result: ActionResult<unknown>, done: string): boolean {
  if (result.ok) toast(done);
  else toast.error(result.message, { duration: 8000 });
  return result.ok;
}
