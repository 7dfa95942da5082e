import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, type Person, type TestBrowser } from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { downloadCsv, radioSetup } from "@/tests/support/radio";
import { startStack, type Stack } from "@/tests/support/stack";

const SELAM = "251911000001";
const ABEBE = "251911000002";
const MARTA = "251911000003";

const patience = { timeout: 20_000 };

let stack: Stack;
let browser: TestBrowser;
let owner: Person;

/** The owner's second tab: the bench of virtual phones. */
let bench: Page;

async function addPhone(number: string): Promise<void> {
  await bench.getByRole("button", { name: "Add phone" }).first().click();
  const dialog = bench.getByRole("dialog");
  await dialog.getByLabel("Its number").fill(number);
  await dialog.getByRole("button", { name: "Add phone" }).click();
  await dialog.waitFor({ state: "detached" });
  await bench.getByRole("region", { name: `Phone +${number}` }).waitFor();
}

/** Somebody types on a phone of the bench; resolves once `reply` has come up among its bubbles. */
async function vote(phone: string, text: string, reply: string): Promise<void> {
  const view = bench.getByRole("region", { name: `Phone +${phone}` });
  await view.getByLabel(`Text from +${phone}`).fill(text);
  await view.getByRole("button", { name: `Send from +${phone}` }).click();
  await view.getByRole("log").getByText(reply, { exact: true }).waitFor();
}

/** What the row of a choice in the chart says, as one line. */
async function row(choice: string): Promise<string> {
  const item = owner.page.getByRole("listitem").filter({ hasText: choice }).first();
  return (await item.innerText()).replaceAll(/\s+/g, " ");
}

beforeAll(async () => {
  stack = await startStack();
  await stack.apply(radioSetup(stack));
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("the main job, from an empty installation to a counted vote", () => {
  it("begins with the owner's account, made with the one-time code", async () => {
    await createOwner(owner.page, stack);
    expect(owner.faults).toEqual([]);
  });

  it("makes a poll on one page and opens it", async () => {
    const { page } = owner;
    await page.goto("/polls/new");
    await page.getByLabel("Question", { exact: true }).fill("Which song shall we play at nine?");
    await page.getByLabel("Name", { exact: true }).fill("Song of the week");
    await page.getByLabel("Keyword", { exact: true }).fill("VOTE");
    for (const [index, [name, words]] of [
      ["Tizita", ["tizita"]],
      ["አዲስ ቀን", []],
      ["Something new", ["🎉"]],
    ].entries() as Iterable<[number, [string, string[]]]>) {
      if (index === 2) await page.getByRole("button", { name: "Add choice" }).click();
      await page.getByLabel(`Choice ${index + 1}`, { exact: true }).fill(name);
      for (const word of words) {
        await page.getByLabel("Words").nth(index).fill(word);
        await page.getByLabel("Words").nth(index).press("Enter");
      }
    }
    await page.getByRole("radio", { name: "At once" }).check();
    await page.getByRole("button", { name: "Open poll" }).click();
    await page.getByRole("heading", { level: 1, name: "Which song shall we play at nine?" }).waitFor();
    await page.getByText("No vote has arrived yet.").waitFor();
    // the worker takes a new poll over within 2 s
    await expect
      .poll(() => stack.log("worker").match(/"polls":1/g)?.length ?? 0, patience)
      .toBeGreaterThan(0);
  });

  it("answers votes from three phones: one votes twice, one texts an emoji and a trailing blank", async () => {
    bench = await owner.context.newPage();
    await bench.goto("/phones");
    for (const phone of [SELAM, ABEBE, MARTA]) await addPhone(phone);
    await vote(SELAM, "VOTE 1", "Thank you, your vote for Tizita counts.");
    await vote(ABEBE, "vote tizita", "Thank you, your vote for Tizita counts.");
    await vote(MARTA, "VOTE 🎉 ", "Thank you, your vote for Something new counts.");
    await vote(SELAM, "VOTE 2", "You have voted already.");
    const log = bench.getByRole("log", { name: `Messages of +${SELAM}` }).getByRole("listitem");
    expect(await log.count()).toBe(4);
  });

  it("moves the chart without a reload: each voter counts once", async () => {
    await expect.poll(() => row("Tizita"), patience).toMatch(/VOTE 1 2 ?67 ?%/);
    await expect.poll(() => row("Something new"), patience).toMatch(/VOTE 3 1 ?33 ?%/);
    await expect.poll(() => row("አዲስ ቀን"), patience).toMatch(/VOTE 2 0 ?0 ?%/);
    await expect
      .poll(() => owner.page.locator("main").innerText(), patience)
      .toMatch(/3\s+votes[\s\S]*3\s+voters/);
    expect(owner.faults).toEqual([]);
  });

  it("tells the way of a message, from the decision to the operator's receipt", async () => {
    const { page } = owner;
    await page.goto("/messages?direction=out");
    await page.getByText("You have voted already.").first().click();
    const way = page.getByRole("list").filter({ hasText: "Decided" });
    for (const step of ["Received", "Decided", "Submitted", "Accepted", "Delivered"]) {
      await way.getByText(step, { exact: true }).first().waitFor();
    }
    const steps = (await way.innerText()).replaceAll(/\s+/g, " ");
    expect(steps).toMatch(/Received.*Decided.*Submitted.*Accepted.*Delivered/);
  });

  it("gives every text to the poll as CSV, with what became of it", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page
      .getByRole("link", { name: /Song of the week|Which song/ })
      .first()
      .click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page
      .getByRole("tab", { name: "Ballots" })
      .or(page.getByRole("link", { name: "Ballots" }))
      .first()
      .click();
    const ballots = await downloadCsv(page, "Download CSV");
    expect(ballots.map(({ number, choice, outcome }) => [number, choice, outcome])).toEqual([
      [`+${SELAM}`, "Tizita", "counted"],
      [`+${ABEBE}`, "Tizita", "counted"],
      [`+${MARTA}`, "Something new", "counted"],
      [`+${SELAM}`, "አዲስ ቀን", "over-cap"],
    ]);
  });
});
