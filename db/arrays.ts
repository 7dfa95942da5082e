/**
 * Arrays for `unnest` in PostgreSQL's binary format (array_recv), written by hand: node-postgres' own conversion costs a
 * multiple at batch size, and literals of text are formatted here only to be read again there (decision 18). A statement
 * casts each (`$1::uuid[]`). A value that its type cannot hold throws with the SQLSTATE that PostgreSQL gives for it.
 */

type Kind = { name: string; oid: number; octets: number; put(to: Buffer, value: number, at: number): void };

/** dimensions, whether any is null, type of the elements, their number, index of the first */
const HEADER = 20;
const EMPTY_HEADER = 12;
const TEXT = 25;
const BYTEA = 17;
const UUID = 2950;
const TWO_32 = 2 ** 32;
/** PostgreSQL counts microseconds from 2000-01-01 (datatype/timestamp.h) */
const EPOCH_MS = Date.UTC(2000, 0, 1);

const putInt64 = (to: Buffer, value: number, at: number): void => {
  to.writeInt32BE(Math.floor(value / TWO_32), at);
  to.writeUInt32BE(value >>> 0, at + 4);
};

const INT2: Kind = {
  name: "smallint",
  oid: 21,
  octets: 2,
  put: (to, value, at) => void to.writeInt16BE(value, at),
};
const INT4: Kind = {
  name: "integer",
  oid: 23,
  octets: 4,
  put: (to, value, at) => void to.writeInt32BE(value, at),
};
const INT8: Kind = { name: "bigint", oid: 20, octets: 8, put: putInt64 };
const TIMESTAMPTZ: Kind = {
  name: "timestamptz",
  oid: 1184,
  octets: 8,
  put: (to, value, at) => putInt64(to, (Math.trunc(value) - EPOCH_MS) * 1000, at),
};

type Nullable<T> = readonly (T | null | undefined)[];

export const smallintArray = (values: Nullable<number>): Buffer => numbers(INT2, values);
export const intArray = (values: Nullable<number>): Buffer => numbers(INT4, values);
/** Safe integers. */
export const bigintArray = (values: Nullable<number>): Buffer => numbers(INT8, values);
/** Times in ms since 1970, of which whole ones are kept. */
export const timeArray = (values: Nullable<number>): Buffer => numbers(TIMESTAMPTZ, values);

/** Ids in their usual form of 36 characters. */
export function uuidArray(values: Nullable<string>): Buffer {
  const to = begin(UUID, values, values.length * 20);
  let at = HEADER;
  for (const value of values) {
    at = putLength(to, value, { at, octets: 16 });
    if (typeof value === "string") at = putUuid(to, value, at);
  }
  return to.subarray(0, end(values, at));
}

/** Any text. PostgreSQL takes no NUL in a text, and no lone surrogate: U+FFFD stands for both. */
export function textArray(values: Nullable<string>): Buffer {
  const texts = values.map((value) => (value?.includes("\0") ? value.replaceAll("\0", "\ufffd") : value));
  let most = 0;
  for (const text of texts) most += 4 + (text ? text.length * 3 : 0);
  const to = begin(TEXT, texts, most);
  let at = HEADER;
  for (const text of texts) {
    const written = typeof text === "string" ? to.write(text, at + 4) : 0;
    at = putLength(to, text, { at, octets: written }) + written;
  }
  return to.subarray(0, end(texts, at));
}

/** bytea elements. */
export function octetsArray(values: readonly Uint8Array[]): Buffer {
  const to = begin(
    BYTEA,
    values,
    values.reduce((sum, value) => sum + 4 + value.length, 0),
  );
  let at = HEADER;
  for (const value of values) {
    at = putLength(to, value, { at, octets: value.length });
    to.set(value, at);
    at += value.length;
  }
  return to.subarray(0, end(values, at));
}

function numbers(kind: Kind, values: Nullable<number>): Buffer {
  const to = begin(kind.oid, values, values.length * (4 + kind.octets));
  let at = HEADER;
  for (const value of values) {
    at = putLength(to, value, { at, octets: kind.octets });
    if (typeof value !== "number") continue;
    if (!Number.isSafeInteger(Math.trunc(value))) throw outOfRange(kind, value);
    try {
      kind.put(to, value, at);
    } catch {
      throw outOfRange(kind, value);
    }
    at += kind.octets;
  }
  return to.subarray(0, end(values, at));
}

function begin(oid: number, values: readonly unknown[], octets: number): Buffer {
  const to = Buffer.allocUnsafe(HEADER + octets);
  to.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  to.writeInt32BE(values.some((value) => value === null || value === undefined) ? 1 : 0, 4);
  to.writeInt32BE(oid, 8);
  to.writeInt32BE(values.length, 12);
  to.writeInt32BE(1, 16);
  return to;
}

const end = (values: readonly unknown[], at: number): number => (values.length === 0 ? EMPTY_HEADER : at);

/** -1 stands for null. Returns where the value goes. */
function putLength(to: Buffer, value: unknown, { at, octets }: { at: number; octets: number }): number {
  to.writeInt32BE(value === null || value === undefined ? -1 : octets, at);
  return at + 4;
}

const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(128).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit += 1) {
  DIGITS[digit.toString(16).charCodeAt(0)] = digit;
  DIGITS[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** Where the octets of a uuid stand in its text: hyphens after 8, 12, 16 and 20 digits (RFC 9562 clause 4). */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

function putUuid(to: Buffer, value: string, at: number): number {
  let wrong = value.length === 36 ? 0 : NO_DIGIT;
  for (let octet = 0; octet < 16; octet += 1) {
    const place = UUID_PLACES[octet]!;
    const high = DIGITS[value.charCodeAt(place)] ?? NO_DIGIT;
    const low = DIGITS[value.charCodeAt(place + 1)] ?? NO_DIGIT;
    wrong |= (high | low) & 0xf0;
    to[at + octet] = (high << 4) | low;
  }
  if (wrong !== 0) throw Object.assign(new TypeError("not a uuid"), { code: "22P02" });
  return at + 16;
}

function outOfRange({ name }: Kind, value: number): RangeError {
  return Object.assign(new RangeError(`${value} is out of range for type ${name}`), { code: "22003" });
}
