import { definePublicRead } from "@/app/_server/define-public-read";
import { Paced } from "@/app/_server/paced";
import { readLogo } from "@/db/stage-logo";
import { stageTokenSchema } from "@/domain/stage/stage";

const readings = new Paced();

/** The picture beside the question. Its address names its version, so that it may be kept; a room that opens the page reads it once. */
export const GET = definePublicRead({
  params: stageTokenSchema,
  read: async ({ params: { token } }) => {
    const logo = await readings.read(token, () => readLogo(token));
    return (
      logo &&
      new Response(logo.octets, {
        headers: {
          "content-type": logo.type,
          "cache-control": "public, max-age=3600",
          etag: `"${logo.hash}"`,
        },
      })
    );
  },
});
