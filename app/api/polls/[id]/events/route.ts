import { defineRead } from "@/app/_server/define-route";
import { listPollEvents } from "@/db/poll-reviews";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRead({
  right: "view",
  query: pollIdSchema,
  read: async ({ query: { id } }) => ({ events: await listPollEvents(id) }),
});
