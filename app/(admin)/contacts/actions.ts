"use server";

import { defineAction } from "@/app/_server/define-action";
import { optInContact, optOutContact } from "@/db/contact-standing";
import { standingSchema } from "@/domain/contacts/schema";

export const optOutAction = defineAction({
  right: "edit",
  input: standingSchema,
  run: async ({ input, author }) => {
    await optOutContact(author, input, Date.now());
    return null;
  },
});

export const optInAction = defineAction({
  right: "edit",
  input: standingSchema,
  run: async ({ input, author }) => {
    await optInContact(author, input, Date.now());
    return null;
  },
});
