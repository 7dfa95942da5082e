import "server-only";

/**
 * The client's address as the nearest proxy saw it: the last entry of X-Forwarded-For (Next sets it from the socket when
 * nobody stands before it). Earlier entries are the client's own claim. Null when there is none.
 */
export function clientAddress(headers: Record<string, unknown> | undefined): string | null {
  const value = headers?.["x-forwarded-for"];
  if (typeof value !== "string") return null;
  return value.split(",").at(-1)?.trim() || null;
}
