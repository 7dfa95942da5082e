/**
 * Cuts a byte stream into PDUs by command_length (SMPP 3.4 clause 3.2). A length that cannot be is the end of the stream:
 * nothing after it can be trusted, so nothing after it is read.
 */
import { HEADER_LENGTH, MAX_PDU_LENGTH } from "./constants";

export type FrameFault = {
  /** as read from the stream */
  commandLength: number;
  problem: "too-short" | "too-long";
};

const LENGTH_OCTETS = 4;

/**
 * Frames that lie whole in one chunk are views on it; one that is spread over chunks is copied once, octet by octet as it
 * arrives. Memory is bounded by the largest PDU allowed, whatever the sizes of the chunks.
 */
export class FrameReader {
  private failed: FrameFault | null = null;
  private readonly head = Buffer.alloc(LENGTH_OCTETS);
  private headFilled = 0;
  private partial: Buffer | null = null;
  private partialFilled = 0;

  constructor(private readonly maxLength: number = MAX_PDU_LENGTH) {}

  /** What ended the reading; null while the stream is sound. */
  get fault(): FrameFault | null {
    return this.failed;
  }

  /** Octets kept of a PDU that is not complete yet. */
  get pending(): number {
    return this.partial ? this.partialFilled : this.headFilled;
  }

  /** The PDUs that this chunk completes, in order; each is its header and body. Empty for ever after a fault. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = 0;
    while (at < chunk.length && !this.failed) {
      if (this.partial || this.headFilled > 0) {
        at = this.resume(chunk, { at, frames });
        continue;
      }
      if (chunk.length - at < LENGTH_OCTETS) {
        this.headFilled = chunk.copy(this.head, 0, at);
        break;
      }
      const length = chunk.readUInt32BE(at);
      if (!this.check(length)) break;
      if (length > chunk.length - at) {
        this.partial = Buffer.allocUnsafe(length);
        this.partialFilled = chunk.copy(this.partial, 0, at);
        break;
      }
      frames.push(chunk.subarray(at, at + length));
      at += length;
    }
    return frames;
  }

  /** Goes on with a PDU of which a part is here; returns the offset after the octets it took. */
  private resume(chunk: Buffer, { at, frames }: { at: number; frames: Buffer[] }): number {
    if (!this.partial) {
      const taken = chunk.copy(this.head, this.headFilled, at);
      this.headFilled += taken;
      if (this.headFilled === LENGTH_OCTETS) this.beginPartial();
      return at + taken;
    }
    const taken = chunk.copy(this.partial, this.partialFilled, at);
    this.partialFilled += taken;
    if (this.partialFilled === this.partial.length) {
      frames.push(this.partial);
      this.partial = null;
    }
    return at + taken;
  }

  private beginPartial(): void {
    this.headFilled = 0;
    const length = this.head.readUInt32BE(0);
    if (!this.check(length)) return;
    this.partial = Buffer.allocUnsafe(length);
    this.partialFilled = this.head.copy(this.partial, 0);
  }

  private check(commandLength: number): boolean {
    if (commandLength < HEADER_LENGTH) this.failed = { commandLength, problem: "too-short" };
    else if (commandLength > this.maxLength) this.failed = { commandLength, problem: "too-long" };
    return this.failed === null;
  }
}
