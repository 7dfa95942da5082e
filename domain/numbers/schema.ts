import { z } from "zod";

/** What people call a number of theirs ("Studio line"), beside its digits; empty: nothing. */
export const numberLabelSchema = z.strictObject({
  id: z.uuid(),
  label: z.string().trim().max(60, "A label has at most 60 characters."),
});
export type NumberLabelInput = z.output<typeof numberLabelSchema>;
