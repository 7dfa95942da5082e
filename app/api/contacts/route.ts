import { defineRead } from "@/app/_server/define-route";
import { findContacts } from "@/db/contacts";
import { contactsQuerySchema } from "@/domain/contacts/schema";

export const GET = defineRead({
  right: "view",
  query: contactsQuerySchema,
  read: ({ query }) => findContacts(query),
});
