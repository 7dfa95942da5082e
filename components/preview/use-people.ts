"use client";

import { useSyncExternalStore } from "react";

/** Kept in this browser: how many people are expected to text at once. */
const KEY = "replyback.people";
const USUAL = 1000;
export const MOST_PEOPLE = 1_000_000;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function isPeople(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= MOST_PEOPLE;
}

function read(): number {
  try {
    const kept = Number(window.localStorage.getItem(KEY));
    return isPeople(kept) ? kept : USUAL;
  } catch {
    return USUAL;
  }
}

function write(people: number): void {
  try {
    window.localStorage.setItem(KEY, String(people));
  } catch {
    // A browser that keeps nothing starts with the usual number again.
  }
  for (const listener of listeners) listener();
}

export function usePeople(): [number, (people: number) => void] {
  return [useSyncExternalStore(subscribe, read, () => USUAL), write];
}
