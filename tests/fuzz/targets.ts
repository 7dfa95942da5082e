import type { FuzzTarget } from "./fuzz-target";
import { keywords } from "./keyword-target";
import { framing, pdus } from "./protocol-targets";
import { encoder, headers, receipts, texts } from "./text-targets";

/** What `npm run fuzz` feeds, in this order. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  framing,
  pdus,
  headers,
  texts,
  receipts,
  keywords,
  encoder,
];
