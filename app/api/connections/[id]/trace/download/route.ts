import { z } from "zod";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { exportTrace } from "@/db/pdu-trace";
import { traceQuerySchema } from "@/domain/traces/filter";
import { maskDetail } from "@/domain/traces/mask";
import { traceText } from "@/domain/traces/text";
import { hasRight } from "@/domain/users/rights";

const schema = traceQuerySchema.extend({ format: z.enum(["text", "jsonl"]).default("text") });

/** At most 2,000 PDUs: made whole. In the clear for administrators who ask for it, as on the page. */
export const GET = defineRoute("view", async ({ request, params, user }) => {
  const raw = { ...Object.fromEntries(request.nextUrl.searchParams), ...params };
  const { id, format, shown, after: _after, ...filter } = parseInput(schema, raw);
  const found = await exportTrace(id, filter);
  const details = shown === "on" && hasRight(user.rights, "admin") ? found : found.map(maskDetail);
  const lines = format === "text" ? details.map(traceText) : details.map((detail) => JSON.stringify(detail));
  return new Response(lines.map((line) => `${line}\n`).join(""), {
    headers: {
      "content-type": format === "text" ? "text/plain; charset=utf-8" : "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="trace.${format === "text" ? "txt" : "jsonl"}"`,
      "cache-control": "no-store",
    },
  });
});
