/** The part of `smpp` 0.5.1 that is used: its tables. The package has no declarations of its own. */
declare module "smpp/lib/defs.js" {
  /** compared by identity with a member of `types` */
  export type FieldType = { size(value: unknown): number };
  export type Field = { type: FieldType };
  export type Command = { id: number; params?: Record<string, Field> };
  export type Tlv = { id: number; tag: string; type: FieldType };

  export const types: {
    int8: FieldType;
    int16: FieldType;
    int32: FieldType;
    cstring: FieldType;
    buffer: FieldType;
    tlv: { cstring: FieldType; string: FieldType; buffer: FieldType };
  };
  export const commands: Record<string, Command>;
  export const tlvsById: Record<number, Tlv>;
}
