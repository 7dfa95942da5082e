"use server";

import { z } from "zod";
import { defineAction } from "@/app/_server/define-action";
import { addPhone, removePhone, sendFromPhone, startCrowd, stopCrowds } from "@/app/_server/simulator";
import { crowdFormSchema, crowdPhones } from "@/domain/simulator/bench";
import { addressSchema, phoneTextSchema } from "@/domain/simulator/control";

const phoneInput = z.strictObject({ address: addressSchema });

export const sendFromPhoneAction = defineAction({
  right: "send",
  input: phoneTextSchema,
  run: async ({ input }) => {
    await sendFromPhone(input);
    return null;
  },
});

export const addPhoneAction = defineAction({
  right: "send",
  input: phoneInput,
  run: async ({ input }) => {
    await addPhone(input.address);
    return null;
  },
});

export const removePhoneAction = defineAction({
  right: "send",
  input: phoneInput,
  run: async ({ input }) => {
    await removePhone(input.address);
    return null;
  },
});

export const startCrowdAction = defineAction({
  right: "send",
  input: crowdFormSchema,
  run: async ({ input }) => {
    await startCrowd({ ...input, firstPhone: crowdPhones(Date.now()) });
    return null;
  },
});

export const stopCrowdAction = defineAction({
  right: "send",
  input: z.strictObject({}),
  run: async () => {
    await stopCrowds();
    return null;
  },
});
