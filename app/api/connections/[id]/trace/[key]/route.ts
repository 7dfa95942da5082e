import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { getTraced } from "@/db/pdu-trace";
import { traceKeySchema } from "@/domain/traces/filter";
import { maskDetail } from "@/domain/traces/mask";
import { hasRight } from "@/domain/users/rights";

export const GET = defineRead({
  right: "view",
  query: z.object({ id: z.uuid(), key: traceKeySchema, shown: z.enum(["on", "off"]).default("off") }),
  read: async ({ query: { id, key, shown }, user }) => {
    const detail = await getTraced(id, key);
    return detail && !(shown === "on" && hasRight(user.rights, "admin")) ? maskDetail(detail) : detail;
  },
});
