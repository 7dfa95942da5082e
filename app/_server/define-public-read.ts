import "server-only";
import type { NextRequest } from "next/server";
import type { z } from "zod";
import { AppError } from "@/domain/errors";
import { errorResponse } from "./define-route";
import { parseInput } from "./refusals";

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * A read that anybody may call from anywhere, other sites' pages among them: whoever knows the link knows it all. `null`
 * from `read` is 404. Never for what belongs to a person.
 */
export function definePublicRead<S extends z.ZodType>(definition: {
  /** of the path, and of the query string */
  params: S;
  read: (context: { params: z.output<S>; signal: AbortSignal }) => Promise<Response | null>;
}): (request: NextRequest, context: Context) => Promise<Response> {
  return async (request, context) => {
    const response = await answer(definition, request, context).catch(errorResponse);
    response.headers.set("access-control-allow-origin", "*");
    response.headers.set("cross-origin-resource-policy", "cross-origin");
    return response;
  };
}

async function answer<S extends z.ZodType>(
  { params: schema, read }: Parameters<typeof definePublicRead<S>>[0],
  request: NextRequest,
  context: Context,
): Promise<Response> {
  const query = Object.fromEntries(request.nextUrl.searchParams);
  const params = parseInput(schema, { ...query, ...(await context.params) });
  const response = await read({ params, signal: request.signal });
  if (response === null) throw new AppError("not-found", "This link leads nowhere (any more).");
  return response;
}
