import { encodeBinary, readBinary } from "@/domain/text/binary";
import { carryText, type Carried, type LongTextForm } from "@/domain/text/carriage";
import type { Job, OutboundMessage } from "./job";

const KEPT = 1000;

/** Makes the parts of messages. Equal single-part texts are encoded once. */
export class Encoder {
  private readonly known = new Map<string, Carried>();

  /** `form` of texts that need several parts; octets for an application always have headers. */
  toJob(message: OutboundMessage, form: LongTextForm = "udh16"): Job {
    const { parts, esmClass, dataCoding, by } = this.encode(message, formOfRest(message, form));
    return {
      message,
      parts: parts
        .map((octets, index) => ({ seq: index + 1, octets }))
        .filter(({ seq }) => !message.acceptedSeqs.includes(seq)),
      esmClass,
      dataCoding,
      by,
      ref: referenceOf(message.id),
      total: parts.length,
      next: 0,
      open: 0,
      results: [],
      verdicts: [],
    };
  }

  private encode(message: OutboundMessage, form: LongTextForm): Carried {
    const { id, text, flash = false, binary = false } = message;
    const ref = referenceOf(id);
    const content = binary ? readBinary(text) : null;
    if (content) return { ...encodeBinary(content, { ref }), by: "header" };
    if (flash) return carryText(text, { ref, form, messageClass: 0 });
    const known = this.known.get(text);
    if (known) return known;
    const encoded = carryText(text, { ref, form });
    if (encoded.parts.length > 1 || encoded.by !== "header") return encoded;
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(text, encoded);
    return encoded;
  }
}

/** A payload has no parts: what was partly accepted before a link was set to it goes on in parts. */
function formOfRest({ acceptedSeqs }: OutboundMessage, form: LongTextForm): LongTextForm {
  return form === "payload" && acceptedSeqs.length > 0 ? "udh16" : form;
}

/**
 * The concatenation reference (3GPP 23.040 clause 9.2.3.24.8): 16 random bits of the message id, so that it differs
 * between messages (checklist 39) and a retry of single parts carries the same one.
 */
function referenceOf(id: string): number {
  return Number.parseInt(id.slice(-4), 16);
}
