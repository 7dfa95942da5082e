import { defineRead } from "@/app/_server/define-route";
import { listTrace } from "@/db/pdu-trace";
import { maskRow } from "@/domain/traces/mask";
import { traceQuerySchema } from "@/domain/traces/filter";
import { hasRight } from "@/domain/users/rights";

/** Texts and numbers in the clear for administrators who ask for them; hidden for everybody else. */
export const GET = defineRead({
  right: "view",
  query: traceQuerySchema,
  read: async ({ query: { id, after, shown, ...filter }, user }) => {
    const rows = await listTrace(id, filter, after ?? null);
    return shown === "on" && hasRight(user.rights, "admin") ? rows : rows.map(maskRow);
  },
});
