import { beforeEach, describe, expect, it } from "vitest";
import { NIL_ID } from "@/db/ids";
import { ClaimCursor } from "./claim-cursor";
import type { ClaimedOutbound } from "./dispatcher-deps";

let now = 0;
let waiting: string[] = [];
let asked: { limit: number; after: string }[] = [];
let cursor: ClaimCursor;

const idOf = (n: number): string => `0199aaaa-0000-7000-8000-${String(n).padStart(12, "0")}`;
const ids = (...ns: number[]): string[] => ns.map(idOf);
const claim = async (limit: number): Promise<string[]> =>
  (await cursor.claim("campaign", limit)).map(({ id }) => id);

beforeEach(() => {
  now = 0;
  asked = [];
  waiting = ids(1, 2, 3, 4, 5, 6, 7);
  cursor = new ClaimCursor({ monotonic: () => now }, (_lane, limit, after) => {
    asked.push({ limit, after });
    const found = waiting.filter((id) => id > after).slice(0, limit);
    waiting = waiting.filter((id) => !found.includes(id));
    return Promise.resolve(found.map((id) => ({ id }) as ClaimedOutbound));
  });
});

describe("the claims of a lane", () => {
  it("go on where the last one ended, until nothing is left", async () => {
    expect(await claim(3)).toEqual(ids(1, 2, 3));
    expect(await claim(3)).toEqual(ids(4, 5, 6));
    expect(asked.at(-1)).toEqual({ limit: 3, after: idOf(3) });
    expect(await claim(3)).toEqual(ids(7));
    expect(await claim(3)).toEqual([]);
  });

  it("take at the end what has come before their place, in the same claim", async () => {
    await claim(3);
    waiting = ids(2, 4);
    expect(await claim(3)).toEqual(ids(4, 2));
    expect(asked.slice(1)).toEqual([
      { limit: 3, after: idOf(3) },
      { limit: 2, after: NIL_ID },
    ]);
  });

  it("begin anew every second, and at once when something was given back", async () => {
    await claim(2);
    waiting = ids(1, 3, 4, 5, 6);
    now = 999;
    expect(await claim(2)).toEqual(ids(3, 4));
    now = 1000;
    expect(await claim(2)).toEqual(ids(1, 5));
    waiting = ids(2, 6, 7);
    cursor.restart();
    expect(await claim(2)).toEqual(ids(2, 6));
  });

  it("keep a place for each lane", async () => {
    await claim(2);
    await cursor.claim("reply", 2);
    expect(asked.at(-1)).toEqual({ limit: 2, after: NIL_ID });
  });
});
