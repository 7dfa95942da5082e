/** Octets to text without the platform's decoders, so that worker, browser and server read the same. None throws. */

const REPLACEMENT = "\uFFFD";

/** Windows-1252 for 0x80 to 0x9F, which ISO 8859-1 leaves to control codes nobody sends: gateways mean € and quotes. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

export function decodeLatin1(octets: Uint8Array): string {
  return mapOctets(octets, (octet) =>
    octet >= 0x80 && octet < 0xa0 ? WINDOWS_1252.charAt(octet - 0x80) : String.fromCharCode(octet),
  );
}

/** Octets over 0x7F are no ASCII; Latin-1 is what then was meant. */
export function decodeAscii(octets: Uint8Array): string {
  return decodeLatin1(octets);
}

/** ISO 8859-5. */
export function decodeCyrillic(octets: Uint8Array): string {
  return mapOctets(octets, (octet) => {
    if (octet <= 0xa0 || octet === 0xad) return String.fromCharCode(octet);
    if (octet === 0xf0) return "№";
    if (octet === 0xfd) return "§";
    return String.fromCharCode(0x0401 + octet - 0xa1);
  });
}

/** ISO 8859-8. */
export function decodeHebrew(octets: Uint8Array): string {
  return mapOctets(octets, (octet) => {
    if (octet >= 0xe0 && octet <= 0xfa) return String.fromCharCode(0x05d0 + octet - 0xe0);
    if (octet === 0xaa) return "×";
    if (octet === 0xba) return "÷";
    if (octet === 0xdf) return "‗";
    if (octet === 0xfd) return "\u200E";
    if (octet === 0xfe) return "\u200F";
    if (octet === 0xa1 || octet > 0xbe) return REPLACEMENT;
    return String.fromCharCode(octet);
  });
}

/** The ASCII part of an ISO 646 superset or EUC text; what is not ASCII shows as one replacement character a run. */
export function decodeAsciiPart(octets: Uint8Array): string {
  return mapOctets(octets, (octet) => (octet < 0x80 ? String.fromCharCode(octet) : REPLACEMENT)).replace(
    /\uFFFD+/g,
    REPLACEMENT,
  );
}

/** ISO-2022-JP: escape sequences switch between ASCII (ESC ( B or ESC ( J) and two-octet sets, which are not read. */
export function decodeIso2022Jp(octets: Uint8Array): string {
  const [plain = "", ...switched] = mapOctets(octets, (octet) => String.fromCharCode(octet)).split("\x1B");
  const runs = switched.map((run) => (/^\([BJ]/.test(run) ? run.slice(2) : REPLACEMENT));
  return plain + runs.join("");
}

/** UTF-16, big-endian unless a byte order mark says otherwise; a stray last octet is dropped, so is the mark. */
export function decodeUcs2(octets: Uint8Array): string {
  const little = octets[0] === 0xff && octets[1] === 0xfe;
  const start = little || (octets[0] === 0xfe && octets[1] === 0xff) ? 2 : 0;
  const units: string[] = [];
  for (let index = start; index + 1 < octets.length; index += 2) {
    const high = octets[little ? index + 1 : index]!;
    const low = octets[little ? index : index + 1]!;
    units.push(String.fromCharCode((high << 8) | low));
  }
  return units.join("");
}

/** UTF-8 (RFC 3629); overlong forms, surrogates and cut sequences become replacement characters. */
export function decodeUtf8(octets: Uint8Array): string {
  let text = "";
  let index = 0;
  while (index < octets.length) {
    const { codePoint, length } = readUtf8(octets, index);
    text += codePoint < 0 ? REPLACEMENT : String.fromCodePoint(codePoint);
    index += length;
  }
  return text.replace(/^\uFEFF/, "");
}

/** Smallest code point that a sequence of this many octets may stand for. */
const UTF8_MINIMUM = [0, 0, 0x80, 0x800, 0x10000];

function readUtf8(octets: Uint8Array, index: number): { codePoint: number; length: number } {
  const lead = octets[index]!;
  if (lead < 0x80) return { codePoint: lead, length: 1 };
  const length =
    lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
  if (length === 0) return { codePoint: -1, length: 1 };
  let codePoint = lead & (0x7f >> length);
  for (let offset = 1; offset < length; offset += 1) {
    const octet = octets[index + offset];
    if (octet === undefined || (octet & 0xc0) !== 0x80) return { codePoint: -1, length: offset };
    codePoint = (codePoint << 6) | (octet & 0x3f);
  }
  const wrong =
    codePoint < UTF8_MINIMUM[length]! || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff);
  return { codePoint: wrong ? -1 : codePoint, length };
}

function mapOctets(octets: Uint8Array, toText: (octet: number) => string): string {
  let text = "";
  for (const octet of octets) text += toText(octet);
  return text;
}

const NUL_OR_LONE_SURROGATE = /[\0\p{Cs}]/gu;
/** Most texts have neither, which this tells ten times sooner. */
const SUSPECT = /[\0\uD800-\uDFFF]/;

/** A text that Postgres and JSON take: NUL dropped, lone surrogates replaced. */
export function sanitiseText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(NUL_OR_LONE_SURROGATE, (char) => (char === "\0" ? "" : REPLACEMENT));
}
