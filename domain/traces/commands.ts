/** SMPP 3.4 clause 5.1.2.1: the commands that a link may carry, by id. */
const REQUESTS: readonly (readonly [number, string])[] = [
  [0x01, "bind_receiver"],
  [0x02, "bind_transmitter"],
  [0x09, "bind_transceiver"],
  [0x0b, "outbind"],
  [0x06, "unbind"],
  [0x04, "submit_sm"],
  [0x05, "deliver_sm"],
  [0x103, "data_sm"],
  [0x15, "enquire_link"],
  [0x03, "query_sm"],
  [0x07, "replace_sm"],
  [0x08, "cancel_sm"],
  [0x21, "submit_multi"],
  [0x102, "alert_notification"],
];
const RESPONSE = 0x80000000;
const GENERIC_NACK = [RESPONSE, "generic_nack"] as const;

/** What a trace can be filtered by; a request stands for its response too. */
export const TRACED_COMMANDS: readonly (readonly [number, string])[] = [...REQUESTS, GENERIC_NACK];

const NAMES: ReadonlyMap<number, string> = new Map([
  ...TRACED_COMMANDS,
  ...REQUESTS.map(([id, name]) => [RESPONSE + id, `${name}_resp`] as const),
]);

/** The name of a command; undefined for one that the standard does not know. */
export function commandName(id: number): string | undefined {
  return NAMES.get(id);
}
