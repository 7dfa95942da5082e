import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { Paced } from "@/app/_server/paced";
import { getInstallation } from "@/db/installation";
import { countStanding, listGrowth } from "@/db/list-counts";
import type { ListSummary } from "@/domain/lists/view";

const DAYS = 30;
const paced = new Paced();

/** How many are on the list and were, and how it grew in the last days. */
export const GET = defineRead({
  right: "view",
  query: z.object({ id: z.uuid() }),
  read: ({ query: { id } }): Promise<ListSummary> =>
    paced.read(id, async () => {
      const { timeZone } = await getInstallation();
      const [counts, growth] = await Promise.all([
        countStanding(id),
        listGrowth(id, { now: Date.now(), days: DAYS, timeZone }),
      ]);
      return { counts, growth };
    }),
});
