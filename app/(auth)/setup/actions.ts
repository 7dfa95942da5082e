"use server";

import { definePublicAction } from "@/app/_server/define-action";
import { createOwner } from "@/db/setup";
import { setupSchema } from "@/domain/users/schema";

export const createOwnerAction = definePublicAction({
  input: setupSchema,
  run: async ({ input }) => {
    await createOwner(input, Date.now());
    return null;
  },
});
