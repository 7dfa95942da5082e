import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { getRequest } from "@/db/worker-requests";

export const GET = defineRead({
  right: "admin",
  query: z.object({ id: z.uuid() }),
  read: ({ query }) => getRequest(query.id),
});
