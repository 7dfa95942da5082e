"use server";

import { defineAction } from "@/app/_server/define-action";
import { clearTrace, orderTrace } from "@/db/pdu-trace";
import { connectionIdSchema } from "@/domain/connections/draft";
import { traceOrderSchema } from "@/domain/traces/pdu";

export const orderTraceAction = defineAction({
  right: "admin",
  input: traceOrderSchema,
  run: async ({ input, author }) => {
    await orderTrace(author, input.id, input.minutes);
    return null;
  },
});

export const clearTraceAction = defineAction({
  right: "admin",
  input: connectionIdSchema,
  run: async ({ input, author }) => {
    await clearTrace(author, input.id);
    return null;
  },
});
