/** Where a page of a time-ordered table ends: the next one starts behind this row. */
export type TimeCursor = { at: number; key: string };

const PATTERN = /^(\d{1,15})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** As it stands in a URL. */
export function writeCursor({ at, key }: TimeCursor): string {
  return `${at}-${key}`;
}

/** Null for anything that is no cursor: the first page is shown then. */
export function readCursor(text: string | undefined): TimeCursor | null {
  const [, at, key] = PATTERN.exec(text ?? "") ?? [];
  return at === undefined || key === undefined ? null : { at: Number(at), key };
}

/** Cuts what was read with one row too many into a page and the cursor of the next. */
export function cutPage<T>(
  rows: T[],
  limit: number,
  cursorOf: (row: T) => string,
): { rows: T[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
