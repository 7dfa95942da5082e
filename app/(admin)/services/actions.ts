"use server";

import { defineAction } from "@/app/_server/define-action";
import { deleteService, orderServices, saveService, setServiceEnabled } from "@/db/services";
import {
  serviceEnabledSchema,
  serviceIdSchema,
  serviceOrderSchema,
  serviceSaveSchema,
} from "@/domain/services/schema";

export const saveServiceAction = defineAction({
  right: "edit",
  input: serviceSaveSchema,
  run: async ({ input: { id, ...service }, author }) => ({ id: await saveService(author, id, service) }),
});

export const setServiceEnabledAction = defineAction({
  right: "edit",
  input: serviceEnabledSchema,
  run: async ({ input, author }) => {
    await setServiceEnabled(author, input.id, input.enabled);
    return null;
  },
});

export const orderServicesAction = defineAction({
  right: "edit",
  input: serviceOrderSchema,
  run: async ({ input, author }) => {
    await orderServices(author, input.ids);
    return null;
  },
});

export const deleteServiceAction = defineAction({
  right: "edit",
  input: serviceIdSchema,
  run: async ({ input, author }) => {
    await deleteService(author, input.id);
    return null;
  },
});
