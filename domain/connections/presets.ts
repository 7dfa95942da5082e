/** What each kind of SMSC usually wants: a form that is filled in rather than asked for. */
import type { ConnectionInput } from "./draft";
import { connectionSettingsSchema, type PeerKind } from "./settings";

type PresetValues = Pick<ConnectionInput, "host" | "port" | "systemType" | "mode" | "window" | "limits">;

/** Where the app listens, and what it is reached by over USB on the worker's own machine. */
export const PHONE_PORT = 5011;
export const USB_HOST = "127.0.0.1";

/** What a person may choose for a phone, in parts a minute: operators stop a SIM that sends like a machine. */
export const PHONE_MINUTE = { least: 1, most: 100 };

/**
 * A phone sends what its SIM and its guard let it: Android asks its user after 30 texts in 30 minutes (SmsUsageMonitor), and
 * holds the others meanwhile.
 */
export const PRESETS: Record<PeerKind, PresetValues> = {
  phone: {
    ...{ host: "", port: PHONE_PORT, systemType: "", mode: "transceiver", window: 5 },
    limits: [
      { parts: 10, seconds: 60 },
      { parts: 30, seconds: 1800 },
    ],
  },
  operator: {
    ...{ host: "", port: 2775, systemType: "", mode: "transceiver", window: 10 },
    limits: [{ parts: 20, seconds: 1 }],
  },
  gateway: {
    ...{ host: "127.0.0.1", port: 2775, systemType: "", mode: "pair", window: 50 },
    limits: [{ parts: 100, seconds: 1 }],
  },
  simulator: {
    ...{ host: "127.0.0.1", port: 12775, systemType: "", mode: "transceiver", window: 50 },
    limits: [{ parts: 100, seconds: 1 }],
  },
};

/** A phone forgets a text that it handed over, whatever it was answered; the others keep it (SMPP 3.4 clause 4.6.1, 0x64). */
export const SPOOLS: Record<PeerKind, boolean> = {
  ...{ phone: true, operator: false, gateway: false, simulator: false },
};

/** An empty form with the values of a preset. */
export function draftOf(kind: PeerKind): ConnectionInput {
  return {
    ...PRESETS[kind],
    ...{ name: "", systemId: "", password: "", clearPassword: false, clientKey: "", numbers: [] },
    ...{ country: "", trunk: "0", enabled: true },
    settings: connectionSettingsSchema.parse({ kind, spool: SPOOLS[kind] }),
  };
}

/** Whether the limits are those of a phone: so many a minute, and Android's guard over a longer time. */
export function isPhonePace(limits: ConnectionInput["limits"]): boolean {
  const [minute, guard] = limits;
  return limits.length === 2 && minute?.seconds === 60 && (guard?.seconds ?? 0) > 60;
}
