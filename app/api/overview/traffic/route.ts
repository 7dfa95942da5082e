import { defineRead } from "@/app/_server/define-route";
import { readTraffic } from "@/db/traffic";
import { trafficQuerySchema } from "@/domain/overview/overview";

export const GET = defineRead({
  right: "view",
  query: trafficQuerySchema,
  read: ({ query }) => readTraffic(query.hours),
});
