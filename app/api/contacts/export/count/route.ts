import { defineRead } from "@/app/_server/define-route";
import { getInstallation } from "@/db/installation";
import { countTexters } from "@/db/subscribers-export";
import { textersQuerySchema } from "@/domain/contacts/export";
import { momentRange } from "@/domain/contacts/zoned-time";

/** How many numbers the file would hold; null when counting takes too long. */
export const GET = defineRead({
  right: "edit",
  query: textersQuerySchema,
  read: async ({ query }) => {
    const { timeZone } = await getInstallation();
    const period = {
      from: momentRange(query.from, timeZone).from,
      until: momentRange(query.to, timeZone).until,
    };
    return { count: await countTexters({ ...query, ...period, word: query.word || null }) };
  },
});
