import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { getConnection } from "@/db/connections";

export const GET = defineRead({
  right: "view",
  query: z.object({ id: z.uuid() }),
  read: ({ query }) => getConnection(query.id),
});
