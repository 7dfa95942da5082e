import { definePublicRead } from "@/app/_server/define-public-read";
import { readLogo } from "@/db/stage-logo";
import { stageTokenSchema } from "@/domain/stage/stage";

/** The picture beside the question. Its address names its version, so that it may be kept. */
export const GET = definePublicRead({
  params: stageTokenSchema,
  read: async ({ params: { token } }) => {
    const logo = await readLogo(token);
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
