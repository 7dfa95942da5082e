/** Parts of long texts on a phone, joined as a handset does: by sender, reference and total. */
import { decodeBody, decodeParts, type BodyPart } from "@/domain/text/decode";

/** Sets of parts that are kept while they wait for the rest; the oldest goes first. */
const MAX_OPEN = 10_000;

export type Part = BodyPart & {
  source: string;
  destination: string;
  messageId: string;
  /** sar TLVs of the PDU, when it had them */
  sar: { ref: number; total: number; seq: number } | null;
};

export type Joined<T> = {
  text: string;
  total: number;
  have: number;
  messageIds: string[];
  /** what the caller keeps with the set; null with its first part */
  tag: T | null;
  setTag(tag: T): void;
};

type Open<T> = { parts: Map<number, Part>; total: number; tag: T | null };

export class Reassembly<T> {
  private readonly open = new Map<string, Open<T>>();

  /** Adds one part, or a text of a single part. A part that is there already begins another text. */
  add(part: Part): Joined<T> {
    const { concat } = decodeBody({ ...part, defaultAlphabet: "gsm7" });
    const place = concat ?? part.sar;
    if (!place || place.total < 2) return this.view({ parts: new Map([[1, part]]), total: 1, tag: null });
    const bits = concat?.refBits ?? "sar";
    const key = [part.source, part.destination, bits, place.ref, place.total].join("\0");
    let set = this.open.get(key);
    if (!set || set.parts.has(place.seq)) set = this.begin(key, place.total);
    set.parts.set(place.seq, part);
    if (set.parts.size === set.total) this.open.delete(key);
    return this.view(set);
  }

  clear(): void {
    this.open.clear();
  }

  private begin(key: string, total: number): Open<T> {
    const set: Open<T> = { parts: new Map(), total, tag: null };
    this.open.delete(key);
    this.open.set(key, set);
    if (this.open.size > MAX_OPEN)
      for (const oldest of this.open.keys()) return (this.open.delete(oldest), set);
    return set;
  }

  private view(set: Open<T>): Joined<T> {
    const parts = [...set.parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const decoded = decodeParts(parts, "gsm7");
    const octets = parts.reduce((sum, { octets }) => sum + octets.length, 0);
    return {
      text: decoded.text ?? `(${octets} octets of data)`,
      total: set.total,
      have: parts.length,
      messageIds: parts.map(({ messageId }) => messageId),
      tag: set.tag,
      setTag: (tag) => {
        set.tag = tag;
      },
    };
  }
}
