"use client";

import { useRef, useState } from "react";

export type Download =
  | { kind: "idle" }
  | { kind: "running"; octets: number; rows: number }
  | { kind: "done"; octets: number; rows: number; name: string }
  | { kind: "failed"; message: string };

const NEWLINE = 10;

function countLines(chunk: Uint8Array): number {
  let lines = 0;
  for (const octet of chunk) if (octet === NEWLINE) lines += 1;
  return lines;
}

/** The file's name as the server gave it (RFC 6266, RFC 8187). */
function nameOf(response: Response): string {
  const [, encoded] =
    /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "") ?? [];
  return encoded === undefined ? "export.csv" : decodeURIComponent(encoded);
}

function save(parts: BlobPart[], name: string): void {
  const url = URL.createObjectURL(new Blob(parts, { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Reads a file that the server writes row by row, saying how far it is; saved when it is whole, never half. */
export function useDownload() {
  const [state, setState] = useState<Download>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);

  const start = async (url: string, unreachable: string): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setState({ kind: "running", octets: 0, rows: 0 });
    try {
      const response = await fetch(url, { signal: abort.signal });
      if (!response.ok || !response.body) {
        const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
        return setState({ kind: "failed", message: body.error?.message ?? unreachable });
      }
      const parts: BlobPart[] = [];
      let octets = 0;
      // The head of the file is a line, too.
      let rows = -1;
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        octets += value.byteLength;
        rows += countLines(value);
        setState({ kind: "running", octets, rows: Math.max(0, rows) });
      }
      const name = nameOf(response);
      save(parts, name);
      setState({ kind: "done", octets, rows: Math.max(0, rows), name });
    } catch {
      setState(abort.signal.aborted ? { kind: "idle" } : { kind: "failed", message: unreachable });
    }
  };

  return { state, start, stop: () => running.current?.abort(), reset: () => setState({ kind: "idle" }) };
}
