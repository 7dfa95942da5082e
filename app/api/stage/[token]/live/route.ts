import { definePublicRead } from "@/app/_server/define-public-read";
import { stageStream } from "@/app/_server/stage-stream";
import { findStage } from "@/db/poll-stage";
import { AppError } from "@/domain/errors";
import { stageQuerySchema } from "@/domain/stage/stage";

/** Server-sent events with what the stage shows, at every change. */
export const GET = definePublicRead({
  params: stageQuerySchema,
  read: async ({ params: { token, question }, signal }) => {
    const stage = await findStage(token);
    if (!stage) return null;
    const stream = stageStream({ token, question, pollId: stage.pollId }, signal);
    if (!stream) throw new AppError("unavailable", "Too many watch at the moment. Try again in a minute.");
    return new Response(stream, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      },
    });
  },
});
