import { defineRead } from "@/app/_server/define-route";
import { CONVERSATION_PAGE, listConversation } from "@/db/contact-messages";
import { conversationQuerySchema } from "@/domain/contacts/schema";

export const GET = defineRead({
  right: "view",
  query: conversationQuerySchema,
  read: ({ query: { key, before = null } }) => listConversation(key, before, CONVERSATION_PAGE),
});
