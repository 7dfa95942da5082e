import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { readLinkActivity } from "@/db/link-activity";

export const GET = defineRead({
  right: "view",
  query: z.object({ id: z.uuid() }),
  read: ({ query }) => readLinkActivity(query.id),
});
