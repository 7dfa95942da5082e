import { z } from "zod";
import { defineRoute } from "@/app/_server/define-route";
import { liveStream } from "@/app/_server/live-stream";
import { parseInput } from "@/app/_server/refusals";
import { liveTopicSchema } from "@/domain/live";

/** Enough for any page; bounds what one subscriber can hold. */
const topicsSchema = z.array(liveTopicSchema).max(64);

export const GET = defineRoute("view", async ({ request, user }) => {
  const asked = (request.nextUrl.searchParams.get("topics") ?? "").split(",").filter(Boolean);
  const topics = parseInput(topicsSchema, asked);
  return new Response(liveStream(user, topics, { signal: request.signal }), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
