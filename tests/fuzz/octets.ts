import fc from "fast-check";

/** Octets that mean something here: ends of strings, escapes, header elements, extremes of lengths. */
const TELLING = [
  0x00, 0x01, 0x03, 0x04, 0x05, 0x08, 0x0d, 0x1b, 0x20, 0x24, 0x25, 0x40, 0x7f, 0x80, 0xd8, 0xdc, 0xff,
];
const octet = fc.oneof(fc.nat(255), fc.constantFrom(...TELLING));

/** Octets of any kind, with those that mean something more often than chance has them. */
export function anyOctets(maxLength: number): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.uint8Array({ maxLength }),
    fc.array(octet, { maxLength }).map((values) => Uint8Array.from(values)),
    fc.tuple(octet, fc.nat(maxLength)).map(([value, length]) => new Uint8Array(length).fill(value)),
  );
}

type Edit = { kind: "set" | "insert" | "remove" | "cut"; at: number; value: number };
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("set", "set", "insert", "remove", "cut"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  value: octet,
});

function applyEdit(octets: Uint8Array, { kind, at, value }: Edit): Uint8Array {
  const place = Math.floor(at * octets.length);
  switch (kind) {
    case "set": {
      const changed = Uint8Array.from(octets);
      if (place < changed.length) changed[place] = value;
      return changed;
    }
    case "insert":
      return Uint8Array.of(...octets.subarray(0, place), value, ...octets.subarray(place));
    case "remove":
      return Uint8Array.of(...octets.subarray(0, place), ...octets.subarray(place + 1));
    case "cut":
      return octets.slice(0, place);
  }
}

/** What was sound until a line or a gateway got at it. */
export function damaged(sound: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(sound, fc.array(edit, { maxLength: 5 }))
    .map(([octets, edits]) => edits.reduce(applyEdit, octets));
}

/** A stream cut into chunks at any places. */
export function chunksOf(octets: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((place) => Math.floor(place * octets.length)).sort((a, b) => a - b)];
  return edges.map((from, index) => octets.subarray(from, edges[index + 1] ?? octets.length));
}

export const anyPlaces = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
