import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withDatabase } from "@/scripts/start/database.mjs";
import { openBrowser, seriousFaults, type Person, type TestBrowser } from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { startStack, type Stack } from "@/tests/support/stack";

let stack: Stack;
let browser: TestBrowser;
let owner: Person;

/** Pages by path; `:poll` and `:list` stand for the demo's. */
const PAGES = [
  "/",
  "/polls",
  "/polls/new",
  "/polls/compare",
  "/polls/:poll",
  "/polls/:poll/edit",
  "/services",
  "/services/new",
  "/lists",
  "/lists/new",
  "/lists/:list",
  "/messages",
  "/contacts",
  "/connections",
  "/connections/new",
  "/phones",
  "/settings",
  "/settings/people",
  "/settings/installation",
];

const MOST_TABS = 120;

async function realPath(path: string): Promise<string> {
  const noun = /:(poll|list)/.exec(path)?.[1];
  if (!noun) return path;
  const id = await withDatabase(stack.databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${noun} LIMIT 1`);
    return rows[0]?.id ?? "";
  });
  return path.replace(`:${noun}`, id);
}

/** Presses Tab until `target` has the focus; fails when it is not reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Not reached by ${MOST_TABS} times Tab: ${String(target)}`);
}

beforeAll(async () => {
  stack = await startStack({ seed: true });
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await owner.page.goto("/setup");
  await owner.page.getByRole("heading", { level: 1 }).waitFor();
  expect(await seriousFaults(owner.page)).toEqual([]);
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it.each(PAGES)("%s has no serious fault that axe finds", async (path) => {
    const { page } = owner;
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(await realPath(path));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    expect(await seriousFaults(page)).toEqual([]);
  });
});

describe("on a phone's screen", () => {
  afterAll(() => owner.page.setViewportSize({ width: 1280, height: 900 }));

  it.each(PAGES)("%s needs no sideways scrolling", async (path) => {
    const { page } = owner;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(await realPath(path));
    await page.getByRole("heading", { level: 1 }).waitFor();
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(overflow, { timeout: 5_000 }).toBe(0);
  });
});

describe("with the keyboard alone", () => {
  it("a poll is made and opened", async () => {
    const { page } = owner;
    const field = (name: string) => page.getByLabel(name, { exact: true });
    await page.goto("/polls");
    await tabTo(page, page.getByRole("link", { name: "Create poll" }).first());
    await page.keyboard.press("Enter");
    await page.waitForURL("**/polls/new");
    await field("Question").waitFor();
    for (const [name, text] of [
      ["Question", "Tea or coffee?"],
      ["Name", "Breakfast"],
      ["Keyword", "DRINK"],
      ["Choice 1", "Tea"],
      ["Choice 2", "Coffee"],
    ] as const) {
      await tabTo(page, field(name));
      await page.keyboard.type(text);
    }
    await tabTo(page, page.getByRole("radio", { name: "By hand, later" }));
    // the choice follows the focus while the key is down, so it is held as a finger does
    await page.keyboard.press("ArrowRight", { delay: 100 });
    await page.getByRole("radio", { name: "At once", checked: true }).waitFor();
    await tabTo(page, page.getByRole("button", { name: "Open poll" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Tea or coffee?" }).waitFor();
  });

  it("any page is reached through the palette", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("heading", { level: 1, name: "Polls" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("connections");
    await page.getByRole("option", { name: "Connections" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/connections");
  });
});
