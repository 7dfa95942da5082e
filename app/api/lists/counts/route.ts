import { defineRead } from "@/app/_server/define-route";
import { Paced } from "@/app/_server/paced";
import { countMembers } from "@/db/list-counts";
import { listLists } from "@/db/lists";

const paced = new Paced();

/** Members by list id; lists without any are left out. */
export const GET = defineRead({
  right: "view",
  read: () =>
    paced.read("all", async () => {
      const ids = (await listLists()).map(({ id }) => id);
      return Object.fromEntries(await countMembers(ids));
    }),
});
