/**
 * GSM 7-bit default alphabet (3GPP TS 23.038 clause 6.2.1) as SMPP carries it: unpacked, one septet an octet, at its
 * place in the string. Place 0x1B is the escape to the extension table.
 */
export const DEFAULT_TABLE =
  "@£$¥èéùìòÇ\nØø\rÅå" +
  "Δ_ΦΓΛΩΠΨΣΘΞ\x1BÆæßÉ" +
  " !\"#¤%&'()*+,-./" +
  "0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNO" +
  "PQRSTUVWXYZÄÖÑÜ§" +
  "¿abcdefghijklmno" +
  "pqrstuvwxyzäöñüà";

/** The default extension table (23.038 clause 6.2.1.1): septet behind the escape, character. */
export const EXTENSION_TABLE: ReadonlyMap<number, string> = new Map([
  [0x0a, "\f"],
  [0x14, "^"],
  [0x28, "{"],
  [0x29, "}"],
  [0x2f, "\\"],
  [0x3c, "["],
  [0x3d, "~"],
  [0x3e, "]"],
  [0x40, "|"],
  [0x65, "€"],
]);

export const ESCAPE = 0x1b;

/** Two tables that a text is read by: `locking` has 128 characters, `single` is what stands behind an escape. */
export type SeptetTables = { locking: string; single: ReadonlyMap<number, string> };

export const DEFAULT_TABLES: SeptetTables = { locking: DEFAULT_TABLE, single: EXTENSION_TABLE };

const SEPTETS = new Map<string, readonly number[]>([
  ...[...DEFAULT_TABLE]
    .map((char, septet) => [char, [septet]] as const)
    .filter(([, [septet]]) => septet !== ESCAPE),
  ...[...EXTENSION_TABLE].map(([septet, char]) => [char, [ESCAPE, septet]] as const),
]);

/** The one or two septets of a character in the default alphabet; undefined when it has none. */
export function septetsOf(char: string): readonly number[] | undefined {
  return SEPTETS.get(char);
}

/**
 * Reads unpacked septets. An escape pair without a character shows the character of the locking table, two escapes a
 * space (23.038 clause 6.2.1.1 notes 1 and 3); an octet over 0x7F is no septet and read as Latin-1.
 */
export function decodeSeptets(octets: Uint8Array, tables: SeptetTables = DEFAULT_TABLES): string {
  let text = "";
  for (let index = 0; index < octets.length; index += 1) {
    const septet = octets[index]!;
    if (septet !== ESCAPE) {
      text += septet > 0x7f ? String.fromCharCode(septet) : tables.locking.charAt(septet);
      continue;
    }
    index += 1;
    if (index >= octets.length) break;
    const escaped = octets[index]!;
    const plain = escaped > 0x7f ? String.fromCharCode(escaped) : tables.locking.charAt(escaped);
    text += tables.single.get(escaped) ?? (escaped === ESCAPE ? " " : plain);
  }
  return text;
}
