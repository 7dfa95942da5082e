import type { Action } from "@/components/ui/action";
import type { connectionSaveSchema, OneText } from "@/domain/connections/draft";
import type { CertificateSummary } from "@/domain/connections/certificates";
import type { z } from "zod";

export type ConnectionSave = z.input<typeof connectionSaveSchema>;

/** What a person may do with a connection, as the pages hand it down. */
export type ConnectionActions = {
  save: Action<ConnectionSave, { id: string }>;
  test: Action<ConnectionSave, { requestId: string }>;
  setEnabled: Action<{ id: string; enabled: boolean }>;
  restart: Action<{ id: string }, { requestId: string }>;
  remove: Action<{ id: string }>;
};

/** Of one connection, and of everything. */
export type PauseConnection = Action<{ id: string; paused: boolean }>;
export type PauseSending = Action<{ paused: boolean }>;

/** Reads a pasted certificate; only to show whose it is. */
export type ReadCertificates = Action<{ pem: string }, CertificateSummary[]>;

export type SendOneText = Action<OneText, { messageId: string }>;
