import { defineRead } from "@/app/_server/define-route";
import { getContactDetail } from "@/db/contacts";
import { contactKeySchema } from "@/domain/contacts/schema";

export const GET = defineRead({
  right: "view",
  query: contactKeySchema,
  read: ({ query: { key } }) => getContactDetail(key),
});
