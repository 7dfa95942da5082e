import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withDatabase } from "@/scripts/start/database.mjs";
import { openBrowser, seriousFaults, type Person, type TestBrowser } from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { startStack, type Stack } from "@/tests/support/stack";

/** UUIDv7 of 1 January 2020. */
const OLD = "016f5e66-e800-7000-8000-000000000001";

let stack: Stack;
let browser: TestBrowser;
let owner: Person;

const query = (sql: string) =>
  withDatabase(stack.databaseUrl, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

beforeAll(async () => {
  stack = await startStack({ programs: ["worker", "dashboard"] });
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await createOwner(owner.page, stack);
  await query(
    `INSERT INTO message (contact_key, id, at, direction, state, text)
     SELECT gen_random_uuid(), CASE n WHEN 1 THEN '${OLD}'::uuid ELSE gen_random_uuid() END, '2020-01-01', 0, 0, 'old'
       FROM generate_series(1, 1234) AS n`,
  );
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("how long texts are kept", () => {
  it("is told what would go, asks before, can be taken back, and stands after a reload", async () => {
    const { page } = owner;
    await page.goto("/settings/installation");
    const choice = page.getByLabel("Keep texts");
    expect(await choice.inputValue()).toBe("");
    await page.getByText("No text is ever deleted.").waitFor();
    const section = page.locator("section", { hasText: "How long texts are kept" });
    const save = section.getByRole("button", { name: "Change" });
    expect(await save.isDisabled()).toBe(true);
    await choice.selectOption("For 6 months");
    await section.getByText(/^1,234 texts from before .* would go/).waitFor();
    await save.click();
    const dialog = page.getByRole("alertdialog");
    expect(await dialog.innerText()).toMatch(/1,234 texts from before[\s\S]*coming night[\s\S]*backup/);
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Go back" }).click();
    expect(await query("SELECT months FROM retention")).toEqual([{ months: null }]);
    await save.click();
    await dialog.getByRole("button", { name: "Delete older texts" }).click();
    await page.getByText("Saved: texts are kept for 6 months").waitFor();
    await page.reload();
    expect(await choice.inputValue()).toBe("6");
    await choice.selectOption("For ever");
    await save.click();
    await page.getByText("Saved: texts are kept for ever").waitFor();
    expect(await query("SELECT months FROM retention")).toEqual([{ months: null }]);
  });

  it("is said where a text that went was linked from, and what the last night did", async () => {
    await query(
      `UPDATE retention SET months = 3, last_run_at = now(), last_before = '2026-08-24', kept_from = '2026-08-24',
         last_texts = 1234`,
    );
    await query("TRUNCATE message");
    const { page } = owner;
    await page.goto(`/messages/${OLD}`);
    await page.getByText("Texts from before 24 August 2026 were deleted").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.goto("/messages/0199aaaa-0000-7000-8000-000000000001".replace("0199aaaa", "fff9aaaa"));
    await page.getByText("There is nothing here").waitFor();
    await page.goto("/settings/installation");
    await page.getByText(/Last run:.*1,234 texts from before 24 August 2026 deleted/).waitFor();
  });
});
