import { defineRead } from "@/app/_server/define-route";
import { countMembers } from "@/db/list-counts";
import { listLists } from "@/db/lists";

/** Members by list id; lists without any are left out. */
export const GET = defineRead({
  right: "view",
  read: async () => {
    const ids = (await listLists()).map(({ id }) => id);
    return Object.fromEntries(await countMembers(ids));
  },
});
