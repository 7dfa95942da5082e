import { reloadPage } from "./reload";

/** A read that was refused: `status` as HTTP has it, `message` a sentence for the person. */
export class ReadError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ReadError";
  }
}

type ErrorBody = { error?: { message?: string } };

/** Reads JSON of an own route. A session that ended meanwhile leads to the sign-in page by loading this page again. */
export function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return read<T>(url, { ...(signal ? { signal } : {}), headers: { accept: "application/json" } });
}

/** As `fetchJson`, for a question too long for an address. */
export function askJson<T>(url: string, question: unknown, signal?: AbortSignal): Promise<T> {
  return read<T>(url, {
    ...(signal ? { signal } : {}),
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(question),
  });
}

async function read<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (response.ok) return (await response.json()) as T;
  if (response.status === 401) reloadPage();
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  throw new ReadError(response.status, body.error?.message ?? `The server answered ${response.status}.`);
}
