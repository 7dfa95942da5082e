import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  openBrowser,
  seriousFaults,
  takePictures,
  type Person,
  type TestBrowser,
} from "@/tests/support/browser";
import { lookInto } from "@/tests/support/look";
import { createOwner } from "@/tests/support/people";
import { NUMBER, radioSetup, sendTexts, untilBar } from "@/tests/support/radio";
import { startStack, type Stack } from "@/tests/support/stack";

let stack: Stack;
let browser: TestBrowser;
let owner: Person;

const poll = {
  ...{ name: "Dinner", number: NUMBER, keyword: "EAT", question: "What shall we cook on air?" },
  choices: [
    { name: "Pizza", words: ["1", "pizza"] },
    { name: "Pasta", words: ["2", "pasta"] },
  ],
  opensAt: new Date(Date.now() - 3600_000).toISOString(),
  closesAt: new Date(Date.now() + 29 * 60_000 + 30_000).toISOString(),
  replies: { counted: "Thank you", paused: "A short break" },
};

/** One text each from as many phones. */
const texts = (text: string, phones: number, first: number): Promise<void> =>
  sendTexts(stack, text, phones, 251_950_000_000 + first);

const look = (name: string): Promise<void> => takePictures(owner.page, name);

const bar = (choice: string, votes: number): Promise<void> => untilBar(owner.page, choice, votes);

const menu = async (item: string): Promise<void> => {
  await owner.page.getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: item }).click();
};

beforeAll(async () => {
  stack = await startStack();
  await stack.apply(radioSetup(stack, { polls: [poll] }));
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a text with a slip of the thumb", () => {
  it("waits in the review list with the choice it is nearly, and counts once it is accepted", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: poll.name }).click();
    await texts("eat 1", 3, 0);
    await texts("eat piza", 1, 10);
    await page.getByRole("tab", { name: "Review (1)" }).waitFor();
    await texts("eat pastaa!", 2, 20);
    await page.getByRole("tab", { name: "Review (3)" }).click();
    const table = page.getByRole("table", { name: "Texts that wait for a decision" });
    await table.getByRole("row").nth(3).waitFor();
    const first = table.getByRole("row").nth(1);
    expect(await first.innerText()).toContain("eat piza");
    expect(await first.getByRole("combobox").inputValue()).toBe(
      await first.getByRole("option", { name: "Pizza" }).getAttribute("value"),
    );
    await look("review");
    expect(await seriousFaults(page)).toEqual([]);
    await first.getByRole("button", { name: /^Accept/ }).click();
    await page.getByText("1 text counts now").waitFor();
    await bar("Pizza", 4);
  });

  it("is accepted with all others on the page after one question, or rejected", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "Accept all 2 as suggested" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("Count 2 texts as suggested?").waitFor();
    await dialog.getByRole("button", { name: "Accept all 2 as suggested" }).click();
    await bar("Pasta", 2);
    await page.getByText("Nothing to review").waitFor();
    await texts("eat pasxta", 1, 30);
    await page.getByRole("button", { name: "Reject" }).click();
    await page.getByText("Nothing to review").waitFor();
    await bar("Pasta", 2);
    await look("review-empty");
  });
});

describe("a ballot", () => {
  it("is taken out of the count for a reason that the record keeps, and put back", async () => {
    const { page } = owner;
    await page.getByRole("tab", { name: "Ballots" }).click();
    const table = page.getByRole("table", { name: "Ballots of this poll" });
    const own = table.getByRole("row").filter({ hasText: "251 95 000 0001" });
    await own.getByRole("button", { name: "What to do with this ballot" }).click();
    await page.getByRole("menuitem", { name: "Exclude from the count" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Exclude vote" }).click();
    await dialog.getByText("Say why").waitFor();
    await dialog.getByLabel("Reason").fill("A test call from the studio");
    await look("exclude");
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Exclude vote" }).click();
    await bar("Pizza", 3);
    await own.getByText("A test call from the studio").waitFor();
    await look("ballots");
    await page.getByRole("tab", { name: "Record" }).click();
    await page.getByRole("button", { name: "Count again" }).click();
    await page.getByText("The tally agrees with its ballots").waitFor();
    await page.getByText("1 vote excluded").waitFor();
    await look("record");
    await page.getByRole("tab", { name: "Ballots" }).click();
    await own.getByRole("button", { name: "What to do with this ballot" }).click();
    await page.getByRole("menuitem", { name: "Put back into the count" }).click();
    await dialog.getByLabel("Reason").fill("It was a listener after all");
    await dialog.getByRole("button", { name: "Put back" }).click();
    await bar("Pizza", 4);
  });
});

describe("a poll that runs", () => {
  it("is paused and resumed; texts of the pause do not count", async () => {
    const { page } = owner;
    await menu("Pause");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("A short break").waitFor();
    await look("pause");
    await dialog.getByRole("button", { name: "Pause" }).click();
    await page.getByText("texts do not count until it is resumed").waitFor();
    await look("paused");
    // A worker takes the change within two seconds.
    await page.waitForTimeout(2500);
    await texts("eat 1", 2, 40);
    await page.getByRole("tab", { name: "Outcomes" }).click();
    const outcome = page.getByRole("row").filter({ hasText: "While paused" });
    await expect.poll(() => outcome.innerText(), { timeout: 20_000 }).toMatch(/\b2\b/);
    await page.getByRole("button", { name: "Resume voting" }).click();
    await dialog.getByRole("button", { name: "Resume voting" }).click();
    await page.getByText("closes in").waitFor();
    await bar("Pizza", 4);
  });

  it("runs longer when it is extended", async () => {
    const { page } = owner;
    await menu("Extend");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel("Longer by").selectOption("60");
    await dialog.getByText("It then closes").waitFor();
    await look("extend");
    await dialog.getByRole("button", { name: "Extend poll" }).click();
    await page.getByText(/closes in 1:2\d:/).waitFor();
  });

  it("opens again after its close only with a reason", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "Close poll" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Close poll" }).click();
    await page.getByRole("button", { name: "Open again" }).click();
    await dialog.getByRole("button", { name: "Open again" }).click();
    await dialog.getByText("Say why it opens again").waitFor();
    await dialog.getByLabel("Why it opens again").fill("The line was down for ten minutes");
    await dialog.getByRole("button", { name: "Open again" }).click();
    await page.getByText("closes by hand").waitFor();
    await page.getByRole("tab", { name: "Record" }).click();
    await page.getByText("The line was down for ten minutes").waitFor();
  });
});

describe("a phone that rehearses", () => {
  it("is named in the menu, told on the page, and its texts are marked and not counted", async () => {
    const { page } = owner;
    await menu("Rehearse");
    const dialog = page.getByRole("dialog", { name: "Rehearse with named phones" });
    const phones = dialog.getByLabel("Phones");
    await phones.fill("0911");
    await phones.press("Enter");
    await dialog.getByRole("button", { name: "Save phones" }).click();
    await dialog.getByText("Start the number with + and its country code").first().waitFor();
    await phones.press("Backspace");
    await phones.fill("+251 950 000 060");
    await phones.press("Enter");
    await look("rehearsal");
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save phones" }).click();
    await page.getByText("Rehearsal: texts from 1 phone").waitFor();
    await look("rehearsing");
    // A worker takes the change within two seconds.
    await page.waitForTimeout(2500);
    await texts("eat 1", 1, 60);
    await page.getByRole("tab", { name: "Outcomes" }).click();
    const outcome = page.getByRole("row").filter({ hasText: "Rehearsal" });
    await expect.poll(() => outcome.innerText(), { timeout: 20_000 }).toMatch(/\b1\b/);
    await bar("Pizza", 4);
  });
});

describe("the step to the audience", () => {
  it("ends the rehearsal and says which numbers the poll listens on", async () => {
    const { page } = owner;
    await menu("Go live");
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("It listens on 12345 now, and one phone rehearses.").waitFor();
    await dialog.getByRole("button", { name: "Go live" }).click();
    await dialog.getByText("Choose the number that the audience texts to.").waitFor();
    await dialog.getByRole("checkbox", { name: NUMBER }).click();
    await look("go-live");
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Go live" }).click();
    await page.getByText("Listens on 12345 now").waitFor();
    await page.getByText("Rehearsal: texts from 1 phone").waitFor({ state: "hidden" });
  });
});

describe("a word that is added while the poll runs", () => {
  it("offers to judge earlier texts again, counts those that name a choice now, and takes that back", async () => {
    const { page } = owner;
    await texts("eat margherita", 3, 50);
    await page.getByRole("link", { name: "Edit" }).click();
    const words = page.getByLabel("Words").first();
    await words.fill("margherita");
    await words.press("Enter");
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Judge earlier texts again" });
    await dialog.getByText("3 texts name a choice now").waitFor();
    await look("judge");
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Count 3 texts" }).click();
    await dialog.getByText("3 texts count now").waitFor();
    await page.getByText("7", { exact: true }).first().waitFor();
    await dialog.getByRole("button", { name: "Take back" }).click();
    await page.getByText("3 texts are what they were before").waitFor();
    await bar("Pizza", 4);
  });
});

describe("votes that look bought", () => {
  it("are told on the page of their poll, leave the count together, and return", async () => {
    const { page } = owner;
    // Listeners from all over, and forty numbers in a row for Pasta.
    for (let block = 0; block < 12; block += 1) await texts("eat 1", 2, 1_000_000 + block * 10_000);
    await texts("eat 2", 40, 5_000_100);
    await bar("Pasta", 42);
    const database = lookInto(stack.databaseUrl);
    await database.query("SELECT graphile_worker.add_job('look-for-patterns')");
    await database.close();
    await page.getByText("2 patterns among the votes to look at").waitFor();
    await look("patterns-found");
    await page.getByRole("button", { name: "Look at them" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "from numbers in a row" });
    await row.getByText("40 votes for “Pasta”").waitFor();
    await look("patterns");
    expect(await seriousFaults(page)).toEqual([]);
    await row.getByRole("button", { name: "Exclude" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel("Reason").fill("Forty numbers in a row");
    await dialog.getByRole("button", { name: "Exclude votes" }).click();
    await page.getByText("40 votes excluded").first().waitFor();
    await bar("Pasta", 2);
    await row.getByRole("button", { name: "Put back" }).click();
    await dialog.getByLabel("Reason").fill("A school class");
    await dialog.getByRole("button", { name: "Put back" }).click();
    await bar("Pasta", 42);
  });
});

describe("a new poll", () => {
  it("starts from a template", async () => {
    const { page } = owner;
    await page.goto("/polls/new");
    await look("new");
    await page.getByRole("link", { name: "Village meeting" }).click();
    await expect
      .poll(() => page.getByLabel("Choice 3", { exact: true }).inputValue(), { timeout: 20_000 })
      .toBe("Abstain");
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Village meeting");
    await look("template");
    expect(await seriousFaults(page)).toEqual([]);
  });

  it("or from another poll, without its times and ballots", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: poll.name }).click();
    await menu("Copy to a new poll");
    await page.getByText("Starts as a copy of").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Copy of Dinner");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByText("takes no texts until you open it").waitFor();
    await bar("Pizza", 0);
  });
});
