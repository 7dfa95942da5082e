"use server";

import { defineAction } from "@/app/_server/define-action";
import { readCertificates } from "@/db/certificates";
import {
  deleteConnection,
  saveConnection,
  sendOneText,
  setConnectionEnabled,
  testConnection,
} from "@/db/connections";
import { setConnectionPaused, setSendingPaused } from "@/db/sending";
import { requestRestart } from "@/db/worker-requests";
import { certificatesQuerySchema } from "@/domain/connections/certificates";
import {
  connectionEnabledSchema,
  connectionIdSchema,
  connectionSaveSchema,
  oneTextSchema,
} from "@/domain/connections/draft";
import { connectionPausedSchema, sendingPausedSchema } from "@/domain/connections/sending";

export const saveConnectionAction = defineAction({
  right: "admin",
  input: connectionSaveSchema,
  run: async ({ input, author }) => ({ id: await saveConnection(author, input.id, input.connection) }),
});

export const testConnectionAction = defineAction({
  right: "admin",
  input: connectionSaveSchema,
  run: async ({ input, author }) => ({ requestId: await testConnection(author, input.id, input.connection) }),
});

export const setConnectionEnabledAction = defineAction({
  right: "admin",
  input: connectionEnabledSchema,
  run: async ({ input, author }) => {
    await setConnectionEnabled(author, input.id, input.enabled);
    return null;
  },
});

export const restartConnectionAction = defineAction({
  right: "admin",
  input: connectionIdSchema,
  run: async ({ input, author }) => ({ requestId: await requestRestart(input.id, author.userId) }),
});

export const deleteConnectionAction = defineAction({
  right: "admin",
  input: connectionIdSchema,
  run: async ({ input, author }) => {
    await deleteConnection(author, input.id);
    return null;
  },
});

export const readCertificatesAction = defineAction({
  right: "view",
  input: certificatesQuerySchema,
  run: ({ input }) => Promise.resolve(readCertificates(input.pem)),
});

/** Whoever may send texts may also hold them back, and let them go on. */
export const pauseConnectionAction = defineAction({
  right: "send",
  input: connectionPausedSchema,
  run: async ({ input, author }) => {
    await setConnectionPaused(author, input.id, input.paused);
    return null;
  },
});

export const pauseSendingAction = defineAction({
  right: "send",
  input: sendingPausedSchema,
  run: async ({ input, author }) => {
    await setSendingPaused(author, input.paused);
    return null;
  },
});

export const sendOneTextAction = defineAction({
  right: "send",
  input: oneTextSchema,
  run: ({ input }) => sendOneText(input),
});
