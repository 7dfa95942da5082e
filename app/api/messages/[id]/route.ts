import { defineRead } from "@/app/_server/define-route";
import { getMessage } from "@/db/message-detail";
import { messageIdSchema } from "@/domain/messages/schema";

export const GET = defineRead({
  right: "view",
  query: messageIdSchema,
  read: ({ query: { id } }) => getMessage(id),
});
