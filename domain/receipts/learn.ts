/** Finding out how a link writes the ids in its receipts, from those whose message was found late (checklist 33). */
import type { ReceiptIdForm } from "./readings";

/** A receipt that waited under `asked`, and the id under which its message was stored. */
export type Found = { asked: string; known: string };

type Conversion = Extract<ReceiptIdForm, "hex-to-decimal" | "decimal-to-hex">;

/** So many ids of digits alone must agree: a single one may be the id of another message by chance. */
const AGREEING = 3;

/**
 * The conversion to keep for a link; null: none is known. One that was kept and then missed is forgotten, and looked for
 * again.
 */
export function learnForm(kept: Conversion | null, found: readonly Found[]): Conversion | null {
  if (found.length === 0) return kept;
  if (kept) return found.every(isSame) ? kept : null;
  const seen = found.filter((one) => !isSame(one));
  const [first] = seen;
  const form = first ? conversionOf(first) : null;
  if (!form || seen.length < found.length || seen.some((one) => conversionOf(one) !== form)) return null;
  const certain = seen.some(({ asked, known }) => /[a-f]/i.test(asked + known));
  return certain || seen.length >= AGREEING ? form : null;
}

/** What is stored; anything else is nothing. */
export function readConversion(stored: string | undefined): Conversion | null {
  return stored === "hex-to-decimal" || stored === "decimal-to-hex" ? stored : null;
}

/** By the words of the settings: what the answer says, then what the receipt says. */
function conversionOf({ asked, known }: Found): Conversion | null {
  if (/^[0-9]+$/.test(asked) && BigInt(asked).toString(16) === plain(known)) return "hex-to-decimal";
  if (/^[0-9a-f]+$/i.test(asked) && BigInt(`0x${asked}`).toString(10) === plain(known))
    return "decimal-to-hex";
  return null;
}

function isSame({ asked, known }: Found): boolean {
  return plain(asked) === plain(known);
}

/** Without what padding and case change. */
function plain(id: string): string {
  return id.replace(/^0+(?=.)/, "").toLowerCase();
}
