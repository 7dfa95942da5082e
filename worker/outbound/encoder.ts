import { encodeText, type Encoded } from "@/domain/text/encode";
import type { Job, OutboundMessage } from "./job";

const KEPT = 1000;

/** Makes the parts of messages. Equal single-part texts are encoded once. */
export class Encoder {
  private readonly known = new Map<string, Encoded>();

  toJob(message: OutboundMessage): Job {
    const { parts, esmClass, dataCoding } = this.encode(message);
    return {
      message,
      parts: parts
        .map((octets, index) => ({ seq: index + 1, octets }))
        .filter(({ seq }) => !message.acceptedSeqs.includes(seq)),
      esmClass,
      dataCoding,
      next: 0,
      open: 0,
      results: [],
      verdicts: [],
    };
  }

  private encode({ id, text }: OutboundMessage): Encoded {
    const known = this.known.get(text);
    if (known) return known;
    const encoded = encodeText(text, { ref: referenceOf(id) });
    if (encoded.parts.length > 1) return encoded;
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(text, encoded);
    return encoded;
  }
}

/**
 * The concatenation reference (3GPP 23.040 clause 9.2.3.24.8): 16 random bits of the message id, so that it differs
 * between messages (checklist 39) and a retry of single parts carries the same one.
 */
function referenceOf(id: string): number {
  return Number.parseInt(id.slice(-4), 16);
}
