import { isDatabaseReached } from "@/db/health";

/** For supervisors and load balancers: 200 when this process answers and reaches its database, else 503. */
export async function GET(): Promise<Response> {
  const ok = await isDatabaseReached();
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}
