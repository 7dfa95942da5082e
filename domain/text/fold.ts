/**
 * Folding of text for matching, the same in the worker, the previews and the clash checks (product.md, Folding).
 * Never a locale's case rule: the result does not depend on LANG.
 */

/** Longer texts are cut: matching needs the start, and canonical reordering is quadratic in the worst case. */
export const MAX_FOLDED_LENGTH = 2000;

/** NUL, format characters, default ignorables (with the variation selectors), tatweel, the keycap of 3️⃣. */
const DROPPED = /[\0\p{Cf}\p{Default_Ignorable_Code_Point}\u0640\u20E3]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
const DIGIT = /\p{Nd}/u;
const NON_ASCII_DIGITS = /(?![0-9])\p{Nd}/gu;
const ETHIOPIC_NUMBER = /[\u1369-\u137C]+/gu;
const OUTER_START = /^[\s\p{Z}\p{P}]+/u;
const OUTER_CHARACTER = /[\s\p{Z}\p{P}]/u;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Folds a text for matching: ignorable characters dropped, NFKC, full case folding, dotless and dotted i to i, digits
 * of every script to ASCII, white space and punctuation trimmed at both ends, inner white space as one space.
 * Linear; cut at MAX_FOLDED_LENGTH UTF-16 units. Emoji survive, without their variation selectors.
 */
export function fold(text: string): string {
  const folded = foldCharacters(trimOuter(text).slice(0, MAX_FOLDED_LENGTH));
  return trimOuter(folded).replace(/[\s\p{Z}]+/gu, " ");
}

/** The character part of `fold`: nothing trimmed, white space as it is. For pieces that were cut to length already. */
export function foldCharacters(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.toLowerCase();
  const plain = text
    .replace(LONE_SURROGATE, "\uFFFD")
    .replace(DROPPED, "")
    .normalize("NFKC")
    // Again: compatibility forms such as U+FE71 hold a tatweel.
    .replace(DROPPED, "");
  return foldDigits(foldCase(plain).normalize("NFKC"));
}

/**
 * Folds accents away from a folded text, for the second try: Latin, Greek and Cyrillic diacritics, Arabic vowel signs,
 * Hebrew points, skin tones of emoji; letters of Arabic and Amharic that people write for one another. Marks that are letters
 * of their script (Indic and Thai vowels, kana voicing) stay.
 */
export function foldAccents(folded: string): string {
  if (PRINTABLE_ASCII.test(folded)) return folded;
  return folded
    .normalize("NFD")
    .replace(ACCENTS, "")
    .replace(/[øłđħŧæœٱىةیک]/gu, (letter) => STROKED.get(letter) ?? letter)
    .replace(/[\u1200-\u1346]/gu, foldEthiopic)
    .normalize("NFC");
}

/** Combining marks by block (Unicode 15), Hebrew points, Arabic harakat, hamza and madda, emoji modifiers. */
const ACCENTS =
  /[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u064B-\u065F\u0670\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F\u{1F3FB}-\u{1F3FF}]/gu;

/**
 * Letters with a stroke or a ligature have no decomposition, yet people leave those out too. Alef wasla, alef maqsura, ta
 * marbuta and the Persian forms of ya and kaf; other alefs lose their hamza or madda as an accent.
 */
const STROKED = new Map([
  ["ø", "o"],
  ["ł", "l"],
  ["đ", "d"],
  ["ħ", "h"],
  ["ŧ", "t"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ٱ", "ا"],
  ["ى", "ي"],
  ["ة", "ه"],
  ["ی", "ي"],
  ["ک", "ك"],
]);

/** Series of letters that sound alike in Amharic (first letter of each, in seven orders): ሐ ኀ ኸ as ሀ, ሠ as ሰ, ዐ as አ, ፀ as ጸ. */
const HOMOPHONES = new Map([
  [0x1210, 0x1200],
  [0x1280, 0x1200],
  [0x12b8, 0x1200],
  [0x1220, 0x1230],
  [0x12d0, 0x12a0],
  [0x1340, 0x1338],
]);

/** ሃ is read as ሀ, ኣ as አ: their first and fourth orders sound alike. */
const WIDE = new Set([0x1200, 0x12a0]);

function foldEthiopic(letter: string): string {
  const code = letter.charCodeAt(0);
  const order = code & 7;
  if (order === 7) return letter;
  const series = HOMOPHONES.get(code - order) ?? code - order;
  return String.fromCharCode(series + (order === 3 && WIDE.has(series) ? 0 : order));
}

/**
 * Full case folding out of the two full case mappings (Unicode 5.18): upper and lower again unites ß with ss and the
 * title-case forms; ẞ needs the lower case first; the final sigma is lower-cased by context, so it is united after.
 */
function foldCase(text: string): string {
  return text
    .replace(/[\u0130\u0131]/gu, "i")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/i\u0307/gu, "i")
    .replace(/\u03C2/gu, "\u03C3");
}

function foldDigits(text: string): string {
  return text.replace(NON_ASCII_DIGITS, asciiDigit).replace(ETHIOPIC_NUMBER, ethiopicNumber);
}

const digitCache = new Map<string, string>();

/** Decimal digits stand in runs of ten in ascending order (Unicode 4.6), so the place in the run is the value. */
function asciiDigit(digit: string): string {
  const kept = digitCache.get(digit);
  if (kept !== undefined) return kept;
  const codePoint = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(codePoint - before - 1))) before += 1;
  const value = String(before % 10);
  digitCache.set(digit, value);
  return value;
}

const ETHIOPIC_HUNDRED = 100;
const ETHIOPIC_TEN_THOUSAND = 10_000;

/** U+1369–U+137C: 1 to 9, 10 to 90, 100, 10,000; additive and multiplicative. Several units in a row are read as digits. */
function ethiopicNumber(run: string): string {
  const values = [...run].map((sign) => ethiopicValue(sign.charCodeAt(0)));
  if (values.every((value) => value < 10)) return values.join("");
  let total = 0;
  let current = 0;
  for (const value of values) {
    if (value < ETHIOPIC_HUNDRED) current += value;
    else if (value === ETHIOPIC_HUNDRED) {
      total += (current || 1) * value;
      current = 0;
    } else {
      total = (total + current || 1) * value;
      current = 0;
    }
  }
  const sum = total + current;
  return Number.isSafeInteger(sum) ? String(sum) : run;
}

function ethiopicValue(code: number): number {
  if (code <= 0x1371) return code - 0x1368;
  if (code <= 0x137a) return (code - 0x1371) * 10;
  return code === 0x137b ? ETHIOPIC_HUNDRED : ETHIOPIC_TEN_THOUSAND;
}

/** By hand at the end: an expression anchored at the end alone is quadratic on a long run of blanks in the middle. */
function trimOuter(text: string): string {
  const start = OUTER_START.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && OUTER_CHARACTER.test(codePointBefore(text, end)))
    end -= codePointBefore(text, end).length;
  return text.slice(start, end);
}

function codePointBefore(text: string, end: number): string {
  const last = text.charCodeAt(end - 1);
  const isPair = last >= 0xdc00 && last <= 0xdfff && end > 1;
  const pair = isPair ? text.slice(end - 2, end) : "";
  return pair.length === 2 && pair.codePointAt(0)! > 0xffff ? pair : text.slice(end - 1, end);
}
