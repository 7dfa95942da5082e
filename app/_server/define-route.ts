import "server-only";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { AppError } from "@/domain/errors";
import type { Right } from "@/domain/users/rights";
import { parseInput, refusalOf } from "./refusals";
import { authorise, type SignedInUser } from "./session";

type Params = Record<string, string | string[] | undefined>;
type RouteContext = { params: Promise<Params> };
type Handler = (request: NextRequest, context: RouteContext) => Promise<Response>;
type Asked = { request: NextRequest; params: Params; user: SignedInUser };

/** Any handler behind the gate; what changes state must come from this site's own pages. */
export function defineRoute(right: Right, handle: (asked: Asked) => Promise<Response>): Handler {
  return async (request, context) => {
    try {
      requireSameOrigin(request);
      const user = await authorise(right);
      return await handle({ request, user, params: await context.params });
    } catch (error) {
      return errorResponse(error);
    }
  };
}

/**
 * A read for React Query. `query` parses the search parameters (one that stands several times comes as an array) together
 * with the route's own parameters; what `read` returns is sent as JSON, null as 404.
 */
export function defineRead<S extends z.ZodType, T>(definition: {
  right: Right;
  query?: S;
  read: (context: { query: z.output<S>; user: SignedInUser }) => Promise<T>;
}): Handler {
  return defineRoute(definition.right, async ({ request, user, params }) => {
    const raw = { ...searchRecord(request.nextUrl.searchParams), ...params };
    const query = definition.query ? parseInput(definition.query, raw) : (raw as z.output<S>);
    const value = await definition.read({ query, user });
    if (value === null) throw new AppError("not-found", "It was removed meanwhile, or never existed.");
    return Response.json(value, { headers: { "cache-control": "no-store" } });
  });
}

function searchRecord(search: URLSearchParams): Record<string, string | string[]> {
  const entries = [...new Set(search.keys())].map((key): [string, string | string[]] => {
    const values = search.getAll(key);
    return [key, values.length === 1 ? (values[0] ?? "") : values];
  });
  // own properties whatever their names: assigning to `__proto__` would set the prototype
  return Object.fromEntries(entries);
}

/** Browsers set Origin on every request that is not a plain read; one from elsewhere, or without it, is refused. */
function requireSameOrigin(request: NextRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  if (origin && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new AppError("not-allowed", "This request does not come from a page of this dashboard.");
}

export function errorResponse(error: unknown): Response {
  const { code, message, problems, status } = refusalOf(error);
  return Response.json(
    { error: { code, message, problems } },
    { status, headers: { "cache-control": "no-store" } },
  );
}
