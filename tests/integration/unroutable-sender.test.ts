import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { contactKey } from "@/db/ids";
import { applyProvision } from "@/db/provision";
import { MESSAGE_FLAGS, type ContactKind } from "@/domain/messages/codes";
import type { TestDatabase } from "@/tests/support/database";
import { openAdjudicator, type Adjudicator } from "@/tests/support/inbox";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";

let database: TestDatabase;
let worker: Adjudicator;

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
  await applyProvision(
    { services: [{ name: "hello", number: "12345", keywords: ["hello"], reply: "Hello back" }] },
    { userId: null, name: "test" },
  );
  const { id } = await prisma.connection.findFirstOrThrow();
  worker = await openAdjudicator(database.url, { connectionId: id });
});

afterAll(async () => {
  await worker.close();
  await database.drop();
});

describe("a reply", () => {
  const senders: [ContactKind, string][] = [
    ["alnum", "INFO"],
    ["none", ""],
    ["short", "8080"],
  ];
  it.each(senders)(
    "to a sender that is no number gets none, and the text says why (checklist 29): %s %j",
    async (kind, address) => {
      const text = worker.text(address, "hello");
      const key = contactKey(kind, address);
      const [accepted] = await worker.accept({ ...text, contactKind: kind, address, contactKey: key });
      expect(accepted?.reply).toBeNull();
      const { rows } = await pool.query<{ direction: number; flags: number; rule_kind: number }>(
        "SELECT direction, flags, rule_kind FROM message WHERE contact_key = $1",
        [key],
      );
      expect(rows).toEqual([{ direction: 0, flags: MESSAGE_FLAGS.notRoutable, rule_kind: 2 }]);
    },
  );
  it("to a number goes out", async () => {
    const [accepted] = await worker.accept(worker.text("251911000009", "hello"));
    expect(accepted?.reply).toMatchObject({ text: "Hello back" });
  });
});
