import { defineRead } from "@/app/_server/define-route";
import { getRehearsal } from "@/db/poll-rehearsal";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRead({
  right: "edit",
  query: pollIdSchema,
  read: async ({ query: { id } }) => ({ phones: await getRehearsal(id) }),
});
