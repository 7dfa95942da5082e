import { encodeBinary, readBinary, type EncodedParts } from "@/domain/text/binary";
import { encodeText } from "@/domain/text/encode";
import type { Job, OutboundMessage } from "./job";

const KEPT = 1000;

/** Makes the parts of messages. Equal single-part texts are encoded once. */
export class Encoder {
  private readonly known = new Map<string, EncodedParts>();

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

  private encode({ id, text, flash = false, binary = false }: OutboundMessage): EncodedParts {
    const content = binary ? readBinary(text) : null;
    if (content) return encodeBinary(content, { ref: referenceOf(id) });
    if (flash) return encodeText(text, { ref: referenceOf(id), messageClass: 0 });
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
