import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, seriousFaults, type Person, type TestBrowser } from "@/tests/support/browser";
import { addPerson, createOwner, signIn } from "@/tests/support/people";
import { radioSetup } from "@/tests/support/radio";
import { startStack, type Stack } from "@/tests/support/stack";

const VIEWER = { name: "Marta", email: "marta@radio.example", password: "four brown parrots" };
const patience = { timeout: 10_000 };

let stack: Stack;
let browser: TestBrowser;
let owner: Person;

/** A phone at ten a minute, an operator at a hundred a second that reaches 777 too, after the phone, and a lab without limits. */
function setup() {
  const [base] = radioSetup(stack).connections;
  const link = (name: string, numbers: string[], limits: { parts: number; seconds: number }[]) => ({
    ...{ ...base, name, systemId: name.slice(0, 5), numbers, limits, enabled: false },
  });
  return {
    connections: [
      link("Galaxy A54 on the shelf", ["12345", "777"], [{ parts: 10, seconds: 60 }]),
      link("Ethio operator", ["8800", "777"], [{ parts: 100, seconds: 1 }]),
      link("Lab", ["900"], []),
    ],
    services: [{ name: "Buses", number: "8800", keywords: ["bus"], reply: "At nine." }],
  };
}

/** What the line says, its input left out. */
async function said(page: Page): Promise<string> {
  const line = page.locator("[aria-live=polite]").filter({ hasText: /leave/ });
  return (await line.count()) === 0 ? "" : (await line.first().innerText()).replaceAll(/\s+/g, " ");
}

const people = (page: Page) => page.getByLabel("People who text at once");

beforeAll(async () => {
  stack = await startStack();
  await stack.apply(setup());
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("the line under the replies of a poll", () => {
  it("says when the last reply leaves and how many expire, by the number, the people and the longest reply", async () => {
    const { page } = owner;
    await page.goto("/polls/new");
    expect(await said(page)).toBe("");
    const number = (address: string) => page.getByRole("checkbox", { name: address });
    await number("12345").check();
    const slow =
      "the last reply leaves after 1 h 39 min on Galaxy A54 on the shelf; after 15 minutes 850 of them expire unsent.";
    await expect.poll(() => said(page), patience).toContain(slow);
    expect(await said(page)).toContain("turn the reply off");

    await page.getByLabel("Over the limit", { exact: true }).fill("x".repeat(161));
    await expect
      .poll(() => said(page), patience)
      .toContain("with 2 parts each, the last reply leaves after 3 h 19 min");
    expect(await said(page)).toContain(
      "925 of them expire unsent. Shorten the reply to one part, or turn it off.",
    );
    await page.getByLabel("Over the limit", { exact: true }).fill("");

    await people(page).fill("100");
    await expect
      .poll(() => said(page), patience)
      .toBe("the last reply leaves after 9 min on Galaxy A54 on the shelf.");
    await number("8800").check();
    await expect
      .poll(() => said(page), patience)
      .toContain("Galaxy A54 on the shelf, the slowest of 2 connections.");
    await number("12345").uncheck();
    await expect.poll(() => said(page), patience).toBe("every reply leaves at once on Ethio operator.");
    await number("8800").uncheck();
    await number("900").check();
    await expect.poll(() => said(page), patience).toBe("the replies leave as fast as Lab takes them.");
    await number("900").uncheck();
    await number("777").check();
    await expect.poll(() => said(page), patience).toContain("on Galaxy A54 on the shelf.");
    expect(await seriousFaults(page)).toEqual([]);
  });

  it("keeps the number of people in this browser, and no wrong one", async () => {
    const { page } = owner;
    await people(page).fill("2500");
    await people(page).fill("0");
    await people(page).blur();
    expect(await people(page).inputValue()).toBe("2500");
    await page.goto("/services/new");
    await page.getByLabel("Reply", { exact: true }).fill("Thank you");
    await page.getByRole("checkbox", { name: "12345" }).check();
    await expect.poll(() => said(page), patience).toContain("4 h 9 min on Galaxy A54 on the shelf");
    expect(await people(page).inputValue()).toBe("2500");
    expect(owner.faults).toEqual([]);
  });
});

describe("the line in a service", () => {
  it("is read by those who may only look", async () => {
    await addPerson(owner.page, VIEWER, "Viewer");
    const viewer = await browser.newPerson(stack.url);
    await signIn(viewer.page, VIEWER);
    await viewer.page.goto("/services");
    await viewer.page.getByRole("link", { name: "Buses" }).first().click();
    await expect
      .poll(() => said(viewer.page), patience)
      .toContain("the last reply leaves after 10 s on Ethio operator.");
    expect(viewer.faults).toEqual([]);
  });
});
