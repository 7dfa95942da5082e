/** Why a body is not read: 411, it has no length and may be endless; 413, it is longer than `most` octets. Null: it may be. */
export function bodyRefusal(request: Request, most: number): 411 | 413 | null {
  const octets = Number(request.headers.get("content-length") ?? NaN);
  if (octets <= most) return null;
  return Number.isNaN(octets) ? 411 : 413;
}
