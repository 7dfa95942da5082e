import { connectionSettingsSchema, type ConnectionSettings } from "@/domain/connections/settings";
import type { ProvisionDocument } from "./schema";
import type { Setup } from "./setup";

/** A setup as a file that, applied to the installation it came from, changes nothing. Passwords are never in it. */
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
function unusual(settings: ConnectionSettings): { settings?: Partial<ConnectionSettings> } {
  const defaults: Partial<ConnectionSettings> = connectionSettingsSchema.parse({});
  const entries = Object.entries(settings).filter(
    ([key, value]) => defaults[key as keyof ConnectionSettings] !== value,
  );
  return entries.length === 0 ? {} : { settings: Object.fromEntries(entries) };
}
