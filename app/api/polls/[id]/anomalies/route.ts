import { defineRead } from "@/app/_server/define-route";
import { findAnomalies } from "@/db/poll-anomalies";
import { pollIdSchema } from "@/domain/polls/queries";

/** Reads every vote and tells of numbers: for those who may decide about them. */
export const GET = defineRead({
  right: "edit",
  query: pollIdSchema,
  read: ({ query: { id } }) => findAnomalies(id),
});
