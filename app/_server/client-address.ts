import "server-only";
import { readDashboardEnv } from "@/config/env";
import { addressBehind } from "@/domain/users/client-address";

/** Whom attempts are counted against: the client's address, or the network of an IPv6 one. Null when there is none. */
export function clientAddress(headers: Record<string, unknown> | undefined): string | null {
  const forwarded = headers?.["x-forwarded-for"];
  return typeof forwarded === "string" ? addressBehind(forwarded, readDashboardEnv().proxies) : null;
}
