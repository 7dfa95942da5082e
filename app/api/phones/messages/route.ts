import { z } from "zod";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { readBubbles } from "@/app/_server/simulator";
import { addressSchema } from "@/domain/simulator/control";

const MAX_WAIT_MS = 20_000;
const MAX_PHONES = 50;

const querySchema = z.object({
  since: z.coerce.number().int().min(0),
  waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(0),
  phone: z.array(addressSchema).min(1).max(MAX_PHONES),
});

/** Waits for a change, so that an answer is there at once. */
export const GET = defineRoute("view", async ({ request }) => {
  const search = request.nextUrl.searchParams;
  const { since, waitMs, phone } = parseInput(querySchema, {
    since: search.get("since"),
    waitMs: search.get("waitMs") ?? undefined,
    phone: search.getAll("phone"),
  });
  const page = await readBubbles(phone, { since, waitMs, signal: request.signal });
  return Response.json(page, { headers: { "cache-control": "no-store" } });
});
