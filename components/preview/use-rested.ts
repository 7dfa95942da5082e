"use client";

import { useEffect, useState } from "react";

/** Typing rests this long before the server is asked. */
const REST_MS = 200;

/** The value once it has rested; forms are compared by what stands in them. */
export function useRested(value: string, restMs = REST_MS): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return rested;
}
