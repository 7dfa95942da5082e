import { z } from "zod";

/** What people call a number of theirs ("Studio line"), beside its digits; empty: nothing. */
export const numberLabelSchema = z.strictObject({
  id: z.uuid(),
  label: z.string().trim().max(60, "A label has at most 60 characters."),
});
/** The connections of a number, the one that it leaves by first at the top. */
export const numberOrderSchema = z.strictObject({
  id: z.uuid(),
  connectionIds: z.array(z.uuid()).min(2, "A number with one connection has no order.").max(100),
});
export type NumberOrderInput = z.output<typeof numberOrderSchema>;
export type NumberLabelInput = z.output<typeof numberLabelSchema>;
