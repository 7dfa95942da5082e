import { definePublicRead } from "@/app/_server/define-public-read";
import { Paced } from "@/app/_server/paced";
import { readStageFrame } from "@/db/poll-stage";
import { stageTokenSchema } from "@/domain/stage/stage";

const readings = new Paced();

/** What the stage shows, as JSON, for pages that draw it themselves. Read four times a second at most, for all who ask. */
export const GET = definePublicRead({
  params: stageTokenSchema,
  read: async ({ params: { token } }) => {
    const frame = await readings.read(token, () => readStageFrame(token, Date.now()));
    return frame && Response.json(frame, { headers: { "cache-control": "no-store" } });
  },
});
