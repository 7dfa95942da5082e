"use server";

import { defineAction } from "@/app/_server/define-action";
import { saveInstallation } from "@/db/installation";
import { saveNumberLabel, saveNumberOrder } from "@/db/numbers";
import { saveRetention } from "@/db/retention";
import { changeOwnPassword, changeUser, createUser, resetPassword } from "@/db/users";
import { installationSchema } from "@/domain/installation/schema";
import { numberLabelSchema, numberOrderSchema } from "@/domain/numbers/schema";
import { keepSchema } from "@/domain/retention/keep";
import {
  newUserSchema,
  ownPasswordSchema,
  passwordResetSchema,
  userChangeSchema,
} from "@/domain/users/schema";

export const changeOwnPasswordAction = defineAction({
  right: "view",
  input: ownPasswordSchema,
  run: async ({ input, user }) => {
    await changeOwnPassword(user, input, { now: Date.now() });
    return null;
  },
});

export const createUserAction = defineAction({
  right: "admin",
  input: newUserSchema,
  run: ({ input, author }) => createUser(author, input),
});

export const changeUserAction = defineAction({
  right: "admin",
  input: userChangeSchema,
  run: async ({ input, author }) => {
    await changeUser(author, input);
    return null;
  },
});

export const resetPasswordAction = defineAction({
  right: "admin",
  input: passwordResetSchema,
  run: async ({ input, author }) => {
    await resetPassword(author, input);
    return null;
  },
});

export const saveNumberLabelAction = defineAction({
  right: "edit",
  input: numberLabelSchema,
  run: async ({ input, author }) => {
    await saveNumberLabel(author, input);
    return null;
  },
});

export const saveNumberOrderAction = defineAction({
  right: "admin",
  input: numberOrderSchema,
  run: async ({ input, author }) => {
    await saveNumberOrder(author, input);
    return null;
  },
});

export const saveInstallationAction = defineAction({
  right: "admin",
  input: installationSchema,
  run: async ({ input, author }) => {
    await saveInstallation(author, input);
    return null;
  },
});

export const saveRetentionAction = defineAction({
  right: "admin",
  input: keepSchema,
  run: async ({ input, author }) => {
    await saveRetention(author, input.months, Date.now());
    return null;
  },
});
