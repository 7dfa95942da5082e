import { describe, expect, it } from "vitest";
import { Phones, type NewBubble } from "./phones";

function bubble(phone: string, text: string): NewBubble {
  return {
    ...{ phone, number: "12345", direction: "sent", text, at: 0, state: "waiting" },
    ...{ parts: 1, dataCoding: 0, messageIds: [] },
  };
}

const texts = (phones: Phones, since = 0, phone?: string) =>
  phones.page(since, phone === undefined ? [] : [phone]).bubbles.map(({ text }) => text);

describe("Phones", () => {
  it("gives what changed after a cursor, once, in its latest state", () => {
    const phones = new Phones();
    const first = phones.show(bubble("1", "a"));
    phones.show(bubble("2", "b"));
    const { cursor } = phones.page(0);
    expect(phones.page(cursor).bubbles).toEqual([]);
    phones.change(first.id, { state: "taken" });
    phones.change(first.id, { state: "refused", status: 5 });
    expect(phones.page(cursor).bubbles).toMatchObject([{ text: "a", state: "refused", status: 5 }]);
    expect(texts(phones)).toEqual(["b", "a"]);
  });

  it("keeps the phones apart", () => {
    const phones = new Phones();
    phones.show(bubble("1", "a"));
    phones.show(bubble("2", "b"));
    expect(texts(phones, 0, "2")).toEqual(["b"]);
    expect(phones.list().map(({ address }) => address)).toEqual(["2", "1"]);
  });

  it("forgets the oldest bubbles past its bound and says so to a cursor that missed them", () => {
    const phones = new Phones(10);
    phones.show(bubble("1", "first"));
    const { cursor } = phones.page(0);
    for (let index = 0; index < 100; index += 1) phones.show(bubble("1", `${index}`));
    expect(texts(phones)).toEqual(Array.from({ length: 10 }, (_, index) => `${90 + index}`));
    expect(phones.page(cursor).gap).toBe(true);
    expect(phones.list()).toMatchObject([{ address: "1", bubbles: 10 }]);
  });

  it("hands out many bubbles in pages without losing one", () => {
    const phones = new Phones();
    for (let index = 0; index < 4500; index += 1) phones.show(bubble(`${index % 7}`, `${index}`));
    const seen: string[] = [];
    for (let since = 0; ;) {
      const page = phones.page(since);
      if (page.bubbles.length === 0) break;
      seen.push(...page.bubbles.map(({ text }) => text));
      since = page.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 4500 }, (_, index) => `${index}`));
  });

  it("keeps the bench in its order, in front of whoever texts", () => {
    const phones = new Phones();
    for (const address of ["2", "1"]) phones.pin(address);
    for (const address of ["3", "1", "4"]) phones.show(bubble(address, "a"));
    expect(phones.list().map(({ address, pinned }) => [address, pinned])).toEqual([
      ...[
        ["2", true],
        ["1", true],
        ["4", false],
        ["3", false],
      ],
    ]);
    phones.remove("2");
    expect(phones.list().map(({ address }) => address)).toEqual(["1", "4", "3"]);
  });

  it("wakes those who wait at the next change", async () => {
    const phones = new Phones();
    const waiting = phones.changed(60_000);
    phones.show(bubble("1", "a"));
    await waiting;
    expect(texts(phones)).toEqual(["a"]);
  });

  it("shows nothing after it was cleared, to old cursors either", () => {
    const phones = new Phones();
    const { id } = phones.show(bubble("1", "a"));
    const { cursor } = phones.page(0);
    phones.clear();
    phones.change(id, { state: "taken" });
    expect(phones.page(cursor)).toMatchObject({ gap: true, bubbles: [] });
    expect(phones.list()).toEqual([]);
  });
});
