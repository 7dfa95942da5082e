import {
  connectionSettingsSchema,
  type ConnectionSettings,
  type SomeSettings,
} from "@/domain/connections/settings";
import type { ProvisionDocument } from "./schema";
import type { Setup } from "./setup";

/** A setup as a file that, applied to the installation it came from, changes nothing. Passwords and keys are never in it. */
export function documentOf(setup: Setup): ProvisionDocument {
  return {
    connections: setup.connections.map(({ settings, ...connection }) => ({
      ...connection,
      ...unusual(settings),
    })),
    lists: setup.lists.map(withNumber),
    services: setup.services.map(withNumber),
    polls: setup.polls.map(withNumber),
  };
}

/** The form people write: `number` where there is one. */
function withNumber<T extends { name: string; numbers: string[] }>({ name, numbers, ...rest }: T) {
  const [number] = numbers;
  if (number !== undefined && numbers.length === 1) return { name, number, ...rest };
  return numbers.length === 0 ? { name, ...rest } : { name, numbers, ...rest };
}

/** Only what differs from the defaults: the rest says nothing. */
function unusual({ tls, ...settings }: ConnectionSettings): { settings?: SomeSettings } {
  const { tls: plain, ...defaults } = connectionSettingsSchema.parse({});
  const own: SomeSettings = { ...differing(settings, defaults) };
  const secure = differing(tls, plain);
  if (Object.keys(secure).length > 0) own.tls = secure;
  return Object.keys(own).length === 0 ? {} : { settings: own };
}

function differing<T extends object>(values: T, defaults: T): Partial<T> {
  const entries = Object.entries(values).filter(([key, value]) => defaults[key as keyof T] !== value);
  return Object.fromEntries(entries) as Partial<T>;
}
