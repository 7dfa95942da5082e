/** A connection as it is typed, and as the dashboard shows it. */
import { z } from "zod";
import { nameSchema } from "@/domain/services/words";
import { settingProblems } from "./checks";
import { connectionFields } from "./fields";
import { clientKeySchema, connectionSettingsSchema, type ConnectionSettings } from "./settings";
import type { LinkStateWord } from "./states";

/**
 * `password` left empty keeps the stored one, unless `clearPassword` says that there is none any more. `clientKey` left empty
 * keeps the stored one as long as there is a client certificate.
 */
export const connectionInputSchema = z
  .strictObject({
    name: nameSchema,
    ...connectionFields,
    clearPassword: z.boolean(),
    clientKey: clientKeySchema,
    settings: connectionSettingsSchema,
  })
  .superRefine(({ settings }, context) => {
    for (const { path, message } of settingProblems(settings))
      context.addIssue({ code: "custom", path: ["settings", path], message });
  });
export type ConnectionInput = z.output<typeof connectionInputSchema>;
export type ConnectionDraft = z.input<typeof connectionInputSchema>;

export const connectionSaveSchema = z.strictObject({
  id: z.uuid().nullable(),
  connection: connectionInputSchema,
});

export const connectionIdSchema = z.strictObject({ id: z.uuid() });
export const connectionEnabledSchema = z.strictObject({ id: z.uuid(), enabled: z.boolean() });

/** One text to one number, by hand. */
export const oneTextSchema = z.strictObject({
  connectionId: z.uuid(),
  /** one of the connection's own numbers: what the text comes from */
  numberId: z.uuid("Choose the number that it comes from."),
  to: z.string().trim().min(1, "Whom is it for?").max(40),
  text: z.string().min(1, "Type a text first.").max(2000),
  /** shown at once and not kept by the phone */
  flash: z.boolean().default(false),
});
export type OneText = z.input<typeof oneTextSchema>;

/** A link and what it is at. `since` in ms since 1970; `reason` is empty when all is well. */
export type ConnectionView = Omit<ConnectionInput, "password" | "clearPassword" | "clientKey"> & {
  id: string;
  hasPassword: boolean;
  hasClientKey: boolean;
  numberIds: { id: string; address: string }[];
  state: LinkStateWord;
  reason: string;
  since: number | null;
  inPerMinute: number;
  outPerMinute: number;
  windowInUse: number;
  /** texts in its outbox */
  waiting: number;
  /** nothing leaves by it, by its own pause */
  sendingPaused: boolean;
  /** nothing leaves by it: by its own pause, or by that of the whole installation */
  paused: boolean;
};

/** The form of a stored connection; its password stays where it is. */
export function draftOfView(view: ConnectionView): ConnectionInput {
  const { name, host, port, systemId, systemType, mode, window, limits, numbers, country, trunk } = view;
  return {
    ...{ name, host, port, systemId, systemType, mode, window, limits, numbers, country, trunk },
    ...{ enabled: view.enabled, settings: view.settings, password: "", clearPassword: false, clientKey: "" },
  };
}

/** Whether both mean the same account at the same SMSC, which must not be bound twice. */
export function isSameAccount(
  a: Pick<ConnectionInput, "host" | "port" | "systemId">,
  b: Pick<ConnectionInput, "host" | "port" | "systemId">,
): boolean {
  return a.host === b.host && a.port === b.port && a.systemId === b.systemId;
}

/** Whether both send a password to the same account over a way that proves it alike: else a stored one must not follow. */
export function isSameTarget(
  a: Pick<ConnectionInput, "host" | "port" | "systemId" | "settings">,
  b: Pick<ConnectionInput, "host" | "port" | "systemId" | "settings">,
): boolean {
  const proof = ({ tls }: ConnectionSettings): string =>
    JSON.stringify(tls.enabled ? [tls.verify, tls.ca, tls.serverName] : null);
  return isSameAccount(a, b) && proof(a.settings) === proof(b.settings);
}
