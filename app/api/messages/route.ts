import { defineRead } from "@/app/_server/define-route";
import { getInstallation } from "@/db/installation";
import { listMessages } from "@/db/messages";
import { MESSAGE_PAGE, messageQuerySchema } from "@/domain/messages/filters";

export const GET = defineRead({
  right: "view",
  query: messageQuerySchema,
  read: async ({ query: { before = null, ...filters } }) => {
    const { timeZone } = await getInstallation();
    return listMessages({ filters, timeZone, before, limit: MESSAGE_PAGE });
  },
});
