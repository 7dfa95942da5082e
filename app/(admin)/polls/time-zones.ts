/** Every zone this server knows, with `current` among them: an alias that is stored must not vanish from the form. */
export function timeZones(current: string): string[] {
  return [...new Set([current, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}
