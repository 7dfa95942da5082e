"use client";

import { useState } from "react";

/** Keyset pages inside a tab: where the shown page begins, and the way back. `before` null is the newest page, which stays live. */
export function usePages() {
  const [stack, setStack] = useState<string[]>([]);
  return {
    before: stack.at(-1) ?? null,
    older: (next: string) => setStack((pages) => [...pages, next]),
    newest: () => setStack([]),
  };
}
