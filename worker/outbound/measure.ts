import type { Encoding } from "@/domain/messages/codes";
import { countParts } from "@/domain/text/encode";

const KEPT = 1000;
const known = new Map<string, { parts: number; encoding: Encoding }>();

/** Parts and encoding of an outbound text; equal texts are counted once. */
export function measure(text: string): { parts: number; encoding: Encoding } {
  const kept = known.get(text);
  if (kept) return kept;
  const { parts, encoding } = countParts(text);
  if (known.size >= KEPT) known.clear();
  const measured = { parts, encoding };
  known.set(text, measured);
  return measured;
}
