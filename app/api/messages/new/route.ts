import { defineRead } from "@/app/_server/define-route";
import { getInstallation } from "@/db/installation";
import { countNewMessages } from "@/db/messages";
import { newMessagesQuerySchema } from "@/domain/messages/filters";

export const GET = defineRead({
  right: "view",
  query: newMessagesQuerySchema,
  read: async ({ query: { after, ...filters } }) => {
    const { timeZone } = await getInstallation();
    return countNewMessages({ filters, timeZone }, after);
  },
});
