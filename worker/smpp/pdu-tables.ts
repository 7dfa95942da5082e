/**
 * Layouts of the PDUs as code walks them, from the tables of the `smpp` package (SMPP 3.4 clause 4). Only the tables are
 * taken: its reading and writing of them are not sound (it reads past the end, guesses encodings and throws).
 */
import { commands, tlvsById, types, type FieldType } from "smpp/lib/defs.js";
import { COMMAND, STATUS, type CommandName } from "./constants";

export type FieldKind = "int8" | "int32" | "cstring" | "short_message";
export type FieldLayout = { name: string; kind: FieldKind; max: number; tooLong: number };
export type Layout = { name: CommandName; id: number; fields: readonly FieldLayout[] };

/**
 * Octets of C-octet strings with their terminator (clause 5.2), and the status that names the field. Addresses may be as
 * long as those of data_sm (65) everywhere: the octets are a subscriber's, and refusing them helps nobody.
 */
const LIMITS: Record<string, { max: number; tooLong: number }> = {
  system_id: { max: 16, tooLong: STATUS.invalidSystemId },
  // clause 5.2.2 says 9; operators hand out longer ones
  password: { max: 65, tooLong: STATUS.invalidPassword },
  system_type: { max: 13, tooLong: STATUS.invalidSystemType },
  address_range: { max: 41, tooLong: STATUS.invalidCommandLength },
  service_type: { max: 6, tooLong: STATUS.invalidServiceType },
  source_addr: { max: 65, tooLong: STATUS.invalidSource },
  destination_addr: { max: 65, tooLong: STATUS.invalidDestination },
  dest_addr: { max: 65, tooLong: STATUS.invalidDestination },
  esme_addr: { max: 65, tooLong: STATUS.invalidDestination },
  schedule_delivery_time: { max: 17, tooLong: STATUS.invalidSchedule },
  validity_period: { max: 17, tooLong: STATUS.invalidExpiry },
  final_date: { max: 17, tooLong: STATUS.invalidCommandLength },
  message_id: { max: 65, tooLong: STATUS.invalidMessageId },
};
const NO_LIMIT = { max: Number.MAX_SAFE_INTEGER, tooLong: STATUS.invalidCommandLength };

function kindOf(type: FieldType): FieldKind {
  if (type === types.int8) return "int8";
  if (type === types.int32) return "int32";
  if (type === types.cstring) return "cstring";
  if (type === types.buffer) return "short_message";
  throw new Error("The smpp package has a field type that is not known here.");
}

function layoutOf(name: CommandName): Layout {
  const command = commands[name];
  if (command?.id !== COMMAND[name]) throw new Error(`The smpp package has another id for ${name}.`);
  const fields = Object.entries(command.params ?? {}).map(([field, { type }]) => ({
    name: field,
    kind: kindOf(type),
    ...(LIMITS[field] ?? NO_LIMIT),
  }));
  return { name, id: command.id, fields };
}

const LAYOUTS = Object.keys(COMMAND).map((name) => layoutOf(name as CommandName));
const BY_ID: ReadonlyMap<number, Layout> = new Map(LAYOUTS.map((layout) => [layout.id, layout]));
const BY_NAME: ReadonlyMap<CommandName, Layout> = new Map(LAYOUTS.map((layout) => [layout.name, layout]));

/** null for a command that neither side here speaks (broadcast_sm, submit_multi, a vendor's own). */
export function layoutById(commandId: number): Layout | null {
  return BY_ID.get(commandId) ?? null;
}

export function layoutByName(name: CommandName): Layout {
  return BY_NAME.get(name)!;
}

const INTEGER_SIZES = new Map<FieldType, number>([
  [types.int8, 1],
  [types.int16, 2],
  [types.int32, 4],
]);

/** Octets that an optional parameter must have; null where any length is right or the tag is not known. */
export function tlvSize(tag: number): number | null {
  const tlv = tlvsById[tag];
  return (tlv && INTEGER_SIZES.get(tlv.type)) ?? null;
}
