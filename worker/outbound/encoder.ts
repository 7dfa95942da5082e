import { encodeBinary, readBinary } from "@/domain/text/binary";
import type { ConnectionSettings } from "@/domain/connections/settings";
import { carryOtherwise, carryText, isUcs2, type Carried, type LongTextForm } from "@/domain/text/carriage";
import type { OutboundAlphabet } from "@/domain/text/default-alphabet";
import type { Job, OtherAlphabet, OutboundMessage } from "./job";

const KEPT = 1000;

type TextSettings = Pick<ConnectionSettings, "longTexts" | "defaultAlphabet">;
const PLAIN: TextSettings = { longTexts: "udh16", defaultAlphabet: "gsm7" };

/** Makes the parts of messages. Equal single-part texts are encoded once. */
export class Encoder {
  private readonly known = new Map<string, Carried>();
  private knownIn: OutboundAlphabet = "gsm7";

  /** By the settings of the connection; octets for an application always have headers. */
  toJob(message: OutboundMessage, settings: TextSettings = PLAIN): Job {
    const { parts, esmClass, dataCoding, by } =
      (message.otherAlphabet && encodeOtherwise(message, settings)) || this.encode(message, settings);
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
      inOtherAlphabet: () => otherAlphabetOf(message, settings),
    };
  }

  private encode(message: OutboundMessage, settings: TextSettings): Carried {
    const form = formOfRest(message, settings.longTexts);
    const alphabet = settings.defaultAlphabet;
    const { id, text, flash = false, binary = false } = message;
    const ref = referenceOf(id);
    const content = binary ? readBinary(text) : null;
    if (content) return { ...encodeBinary(content, { ref }), by: "header" };
    if (flash) return carryText(text, { ref, form, messageClass: 0 });
    if (alphabet !== this.knownIn) this.known.clear();
    this.knownIn = alphabet;
    const known = this.known.get(text);
    if (known) return known;
    const encoded = carryText(text, { ref, form, alphabet });
    if (encoded.parts.length > 1 || encoded.by !== "header") return encoded;
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(text, encoded);
    return encoded;
  }
}

/** Null for octets, which have no alphabet, and where no other can hold the text. */
function encodeOtherwise(message: OutboundMessage, settings: TextSettings): Carried | null {
  if (message.binary && readBinary(message.text)) return null;
  return carryOtherwise(message.text, {
    ref: referenceOf(message.id),
    form: formOfRest(message, settings.longTexts),
    ...(message.flash ? { messageClass: 0 } : { alphabet: settings.defaultAlphabet }),
  });
}

function otherAlphabetOf(message: OutboundMessage, settings: TextSettings): OtherAlphabet | null {
  const carried = encodeOtherwise(message, settings);
  return carried && { encoding: isUcs2(carried) ? "ucs2" : "gsm7", parts: carried.parts.length };
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
