import { defineRead } from "@/app/_server/define-route";
import { Paced } from "@/app/_server/paced";
import { countMatched, listServices } from "@/db/services";

const paced = new Paced();

/** Texts of the last day and week by service id; services without any are left out. */
export const GET = defineRead({
  right: "view",
  read: () =>
    paced.read("all", async () => {
      const ids = (await listServices()).map(({ id }) => id);
      return Object.fromEntries(await countMatched(ids, Date.now()));
    }),
});
