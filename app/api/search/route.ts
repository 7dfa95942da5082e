import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { searchEverything } from "@/db/search";

export const GET = defineRead({
  right: "view",
  query: z.object({ q: z.string().trim().min(2).max(100) }),
  read: ({ query }) => searchEverything(query.q),
});
