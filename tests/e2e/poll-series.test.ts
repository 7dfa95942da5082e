import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/db/ids";
import { lookInto } from "@/tests/support/look";
import {
  openBrowser,
  seriousFaults,
  takePictures,
  type Person,
  type TestBrowser,
} from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { NUMBER, radioSetup, sendTexts } from "@/tests/support/radio";
import { simulatorClient } from "@/tests/support/simulator";
import { startStack, type Stack } from "@/tests/support/stack";

const patience = { timeout: 20_000 };

/** A weekly poll: two weeks of it, and the third to come. */
let stack: Stack;
let browser: TestBrowser;
let owner: Person;

const week = (n: number, more: object) => ({
  ...{ name: `Song of the week ${n}`, series: "Song of the week", number: NUMBER, keyword: `SONG${n}` },
  ...{ question: "Which song?", draft: false },
  choices: [
    { name: n === 1 ? "Tizita" : "TIZITA", words: ["1"] },
    { name: n === 1 ? "Old one" : "New one", words: ["2"] },
  ],
  opensAt: new Date(Date.now() - (3 - n) * 3600_000).toISOString(),
  ...more,
});
const members = { name: "Members", number: NUMBER, joinWords: ["member"], leaveWords: [] };
const other = {
  ...{ name: "Mayor", number: NUMBER, keyword: "MAYOR", question: "Who shall be mayor?" },
  replies: { counted: "Thank you" },
  choices: [
    { name: "Abeba", words: ["1", "አበባ"] },
    { name: "Lulit", words: ["2", "dois"] },
  ],
  // of no list that a form offers
  versions: [{ language: "pt-BR", words: ["dois"], replies: { counted: "Obrigado" } }],
};

const votes = (text: string, phones: number, first: number): Promise<void> =>
  sendTexts(stack, text, phones, 251_970_000_000 + first);

const look = (name: string): Promise<void> => takePictures(owner.page, name);

/** The cells of a line, without their bars. */
async function line(name: string): Promise<string[]> {
  const table = owner.page.getByRole("region", { name: "Choices of these polls side by side" });
  const row = table.getByRole("row").filter({ hasText: name });
  const cells = await row.getByRole("cell").allInnerTexts();
  return cells.map((cell) => cell.replaceAll(/\s+/g, " ").trim());
}

beforeAll(async () => {
  stack = await startStack();
  await stack.apply(radioSetup(stack, { lists: [members], polls: [week(1, {}), week(2, {}), other] }));
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await createOwner(owner.page, stack);
  await votes("SONG1 1", 3, 0);
  await votes("SONG1 2", 1, 10);
  await votes("member", 2, 0);
  await votes("SONG2 2", 6, 20);
  await votes("SONG2 1", 2, 30);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a series of polls", () => {
  it("is shown with its history and its choices side by side, live", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: "Song of the week 2" }).click();
    await page.getByRole("link", { name: "Series: Song of the week" }).click();
    await page.getByRole("heading", { level: 1, name: "Song of the week" }).waitFor();
    await page.getByText("A series of 2 polls").waitFor();
    const rows = page.getByRole("table", { name: "Polls with their votes, newest first" }).getByRole("row");
    await rows.nth(2).waitFor();
    await expect
      .poll(() => rows.nth(1).innerText(), patience)
      .toMatch(/Song of the week 2[\s\S]*New one[\s\S]*75[\s\S]*8/);
    await expect
      .poll(() => rows.nth(2).innerText(), patience)
      .toMatch(/Song of the week 1[\s\S]*Tizita[\s\S]*75[\s\S]*4/);
    await expect.poll(() => line("TIZITA"), patience).toEqual(["3 75 %", "2 25 %"]);
    expect((await line("Old one"))[1]).toBe("–");
    await votes("SONG2 1", 4, 40);
    await expect.poll(async () => (await line("TIZITA"))[1], patience).toBe("6 50 %");
    await look("series");
    expect(await seriousFaults(page)).toEqual([]);
  });

  it("goes on with the next poll, which starts as the last one", async () => {
    const { page } = owner;
    await page.getByRole("link", { name: "Song of the week 2" }).first().click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Next of the series" }).click();
    await page.getByText("The next of its series after “Song of the week 2”").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).first().inputValue()).toBe("Song of the week 3");
    expect(await page.getByLabel("Series").inputValue()).toBe("Song of the week");
    await look("series-next");
    expect(await seriousFaults(page)).toEqual([]);
  });
});

describe("a part of the votes", () => {
  it("is shown by list and by period, and the chart shows the period", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: "Song of the week 1" }).click();
    const figures = () =>
      page
        .getByText(/^\s*\d+\s*votes?$/)
        .first()
        .innerText();
    await page.getByLabel("Voters").selectOption("On the list “Members”");
    await expect.poll(async () => (await figures()).trim(), patience).toMatch(/^2\s*votes$/);
    await page.getByLabel("Period").selectOption("Last hour");
    await expect.poll(async () => (await figures()).trim(), patience).toMatch(/^2\s*votes$/);
    await page.getByLabel("Voters").selectOption("All voters");
    await expect.poll(async () => (await figures()).trim(), patience).toMatch(/^4\s*votes$/);
    await page.getByText("4 voters for the first time").waitFor();
    await page.getByLabel("Period").selectOption("Between two times…");
    const until = page.getByLabel("Until (UTC)");
    await until.waitFor();
    await look("filter");
    expect(await seriousFaults(page)).toEqual([]);
    const early = new Date(Date.now() - 3600_000).toISOString().slice(0, 16);
    await until.fill(early);
    await expect.poll(async () => (await figures()).trim(), patience).toMatch(/^0\s*votes$/);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(async () => (await figures()).trim(), patience).toMatch(/^4\s*votes$/);
  });

  it("is the step of the chart that somebody clicks, where it can be shown in finer ones", async () => {
    const { page } = owner;
    const { query, close } = lookInto(stack.databaseUrl);
    // the first text of the poll came five hours ago
    const id = newId(Date.now() - 5 * 3600_000);
    await query(
      `INSERT INTO ballot (contact_key, id, poll_id, question_id, kind, outcome, at)
       SELECT contact_key, $1, poll_id, question_id, kind, 5, at - interval '5 hours' FROM ballot
        WHERE poll_id = (SELECT id FROM poll WHERE name = 'Song of the week 1') LIMIT 1`,
      [id],
    );
    await close();
    await page.reload();
    await page.getByText("votes in 5 minutes").waitFor();
    const chart = page.locator(".recharts-surface").first();
    const box = (await chart.boundingBox())!;
    const middle = { x: box.width / 2, y: box.height / 2 };
    await chart.hover({ position: middle });
    await page.locator(".recharts-tooltip-wrapper").filter({ hasText: "votes" }).waitFor();
    await chart.click({ position: middle });
    await page.getByText("votes a minute").waitFor();
    await page.getByRole("button", { name: "Show all" }).waitFor();
    const [from, until] = await Promise.all([
      page.getByLabel("From (UTC)").inputValue(),
      page.getByLabel("Until (UTC)").inputValue(),
    ]);
    expect(Date.parse(`${until}Z`) - Date.parse(`${from}Z`)).toBe(5 * 60_000);
  });
});

describe("a poll in two languages", () => {
  it("answers each text in the language of its word", async () => {
    const { page } = owner;
    const smsc = simulatorClient(stack.simulator);
    await page.goto("/polls");
    await page.getByRole("link", { name: "Mayor" }).click();
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByRole("button", { name: "Add a language" }).click();
    const added = page.getByRole("region", { name: "Language 2" });
    await added.getByLabel("Language", { exact: true }).selectOption("Amharic");
    const version = page.getByRole("region", { name: "Amharic" });
    await version.getByRole("button", { name: "Remove" }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await version.getByText("Choose the words that are of this language.").waitFor();
    await version.getByRole("button", { name: "አበባ" }).click();
    await version.getByLabel("Counted · Amharic").fill("እናመሰግናለን");
    await look("versions");
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Who shall be mayor?" }).waitFor();
    await page.getByRole("tab", { name: "Replies" }).click();
    await page.getByText("Replies in Amharic").waitFor();
    await page.getByText("Replies in Brazilian Portuguese").waitFor();
    await smsc.text({ from: "251970001001", to: NUMBER, text: "mayor አበባ" });
    await smsc.text({ from: "251970001002", to: NUMBER, text: "mayor 1" });
    const answers = async (phone: string) => (await smsc.received(phone)).map(({ text }) => text);
    await expect.poll(() => answers("251970001001"), patience).toEqual(["እናመሰግናለን"]);
    await expect.poll(() => answers("251970001002"), patience).toEqual(["Thank you"]);
  });
});

describe("any polls", () => {
  it("are set side by side, added and taken away one by one", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: "Mayor" }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Compare…" }).click();
    await page.getByRole("heading", { level: 1, name: "Compare polls" }).waitFor();
    await page.getByLabel("Add a poll…").selectOption("Song of the week 1");
    await page.getByRole("button", { name: "Take away Song of the week 1" }).waitFor();
    await expect.poll(() => line("Tizita"), patience).toEqual(["3 75 %", "–"]);
    await look("compare");
    expect(await seriousFaults(page)).toEqual([]);
    await page.reload();
    await expect.poll(() => line("Tizita"), patience).toEqual(["3 75 %", "–"]);
    await page.getByRole("button", { name: "Take away Mayor" }).click();
    await page.getByRole("button", { name: "Take away Song of the week 1" }).click();
    await page.getByText("No poll chosen").waitFor();
    await look("compare-empty");
  });
});
