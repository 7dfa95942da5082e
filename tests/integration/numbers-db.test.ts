import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { contactKey, newId, timeOfId } from "@/db/ids";
import { listNumbers, saveNumberLabel, saveNumberOrder } from "@/db/numbers";
import { applyProvision } from "@/db/provision";
import { searchEverything } from "@/db/search";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK, refusal } from "@/tests/support/installation";

const author = { userId: null, name: "owner@example.org" };
let database: TestDatabase;

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
});

afterAll(async () => {
  await database.drop();
});

describe("the palette", () => {
  it("finds a subscriber by a number in any usual form, with the messages, and a message by its words or its id", async () => {
    const id = newId();
    const key = contactKey("e164", "251911000001");
    await pool.query(
      "INSERT INTO contact (contact_key, kind, address, first_at, last_at) VALUES ($1, 0, '251911000001', now(), now())",
      [key],
    );
    await pool.query(
      `INSERT INTO message (contact_key, id, at, direction, state, text) VALUES ($1, $2, $3, 0, 0, 'Which bus to Jimma, 50%?')`,
      [key, id, new Date(timeOfId(id))],
    );
    for (const typed of ["0911 00", "91100", "+251 911 000 001", "00251911", "251911", "+251 (0) 911"])
      expect(await searchEverything(typed), typed).toMatchObject([
        { kind: "contact", href: `/contacts/${key}` },
        { kind: "messages", href: `/messages?contact=${key}` },
      ]);
    const message = { kind: "message", title: "Which bus to Jimma, 50%?", href: `/messages/${id}` };
    for (const typed of [id, "JIMMA", "50%?"])
      expect(await searchEverything(typed), typed).toEqual([message]);
    for (const typed of [newId(), "J_mma", "ji"]) expect(await searchEverything(typed), typed).toEqual([]);
  });
});

describe("the label of a number", () => {
  it("is kept, stands in the audit, and leads the palette to the number", async () => {
    const [number] = await listNumbers();
    expect(number).toMatchObject({
      address: "12345",
      label: "",
      connections: [{ name: "smsc", sends: false }],
      rules: 0,
    });
    await saveNumberLabel(author, { id: number!.id, label: "Studio line" });
    expect((await listNumbers())[0]).toMatchObject({ label: "Studio line" });
    const line = await prisma.audit.findFirstOrThrow({ where: { objectType: "number" } });
    expect(line).toMatchObject({ action: "change", objectName: "12345", detail: { label: "Studio line" } });
    expect(await searchEverything("studio")).toMatchObject([{ kind: "number", title: "12345 Studio line" }]);
  });

  it("of a number that is gone is refused", async () => {
    expect((await refusal(saveNumberLabel(author, { id: newId(), label: "x" }))).code).toBe("not-found");
  });
});

describe("the order of a number's connections", () => {
  it("is kept as saved, stands in the audit by names, and is refused when the connections are others by now", async () => {
    const before = (await listNumbers())[0]!;
    await applyProvision(
      { connections: [{ name: "other", host: "127.0.0.1", port: 2776, numbers: ["12345"], country: "ET" }] },
      author,
    );
    const number = (await listNumbers())[0]!;
    expect(number.connections.map(({ name }) => name)).toEqual(["smsc", "other"]);
    const [first, second] = number.connections.map(({ id }) => id);
    await saveNumberOrder(author, { id: number.id, connectionIds: [second!, first!] });
    expect((await listNumbers())[0]!.connections.map(({ name }) => name)).toEqual(["other", "smsc"]);
    const line = await prisma.audit.findFirstOrThrow({
      where: { objectType: "number" },
      orderBy: { at: "desc" },
    });
    expect(line).toMatchObject({ action: "change", objectName: "12345", detail: { order: "other, smsc" } });
    for (const connectionIds of [[first!], [first!, first!], [first!, newId()], [first!, second!, newId()]])
      expect((await refusal(saveNumberOrder(author, { id: before.id, connectionIds }))).code).toBe(
        "conflict",
      );
    expect((await listNumbers())[0]!.connections.map(({ name }) => name)).toEqual(["other", "smsc"]);
  });
});
