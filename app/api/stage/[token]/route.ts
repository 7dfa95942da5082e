import { definePublicRead } from "@/app/_server/define-public-read";
import { Paced } from "@/app/_server/paced";
import { readStageFrame } from "@/db/poll-stage";
import { stageQuerySchema } from "@/domain/stage/stage";

const readings = new Paced();

/** What the stage shows, as JSON, for pages that draw it themselves. Read four times a second at most, for all who ask. */
export const GET = definePublicRead({
  params: stageQuerySchema,
  read: async ({ params: { token, question } }) => {
    const frame = await readings.read(`${token} ${question}`, () =>
      readStageFrame(token, question, Date.now()),
    );
    return frame && Response.json(frame, { headers: { "cache-control": "no-store" } });
  },
});
