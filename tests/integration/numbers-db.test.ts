import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { newId } from "@/db/ids";
import { listNumbers, saveNumberLabel } from "@/db/numbers";
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

describe("the label of a number", () => {
  it("is kept, stands in the audit, and leads the palette to the number", async () => {
    const [number] = await listNumbers();
    expect(number).toMatchObject({ address: "12345", label: "", connections: ["smsc"], rules: 0 });
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
