/** A reply that was not submitted so long after its text came is worth nothing any more: it expires (product.md, Sending). */
export const REPLY_EXPIRY_MS = 15 * 60_000;
