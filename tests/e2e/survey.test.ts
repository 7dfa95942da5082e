import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  openBrowser,
  seriousFaults,
  takePictures,
  type Person,
  type TestBrowser,
} from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { downloadCsv, NUMBER, radioSetup, untilBar } from "@/tests/support/radio";
import { simulatorClient } from "@/tests/support/simulator";
import { startStack, type Stack } from "@/tests/support/stack";

const patience = { timeout: 20_000 };

/** A poll of three questions, made in the browser and answered by phones one text at a time. */
let stack: Stack;
let browser: TestBrowser;
let owner: Person;

const look = (name: string): Promise<void> => takePictures(owner.page, name);

/** Texts in turn, each after the reply to the one before; answers the last reply. */
async function talk(phone: string, ...texts: string[]): Promise<string> {
  const simulator = simulatorClient(stack.simulator);
  let last = "";
  for (const text of texts) {
    const before = (await simulator.received(phone)).length;
    await simulator.text({ from: phone, to: NUMBER, text });
    const shown = await simulator.untilPhone(
      phone,
      (bubbles) => bubbles.filter(({ direction }) => direction === "received").length > before,
    );
    last = shown.at(-1)?.text ?? "";
    // nobody reads a question and answers it in less
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return last;
}

beforeAll(async () => {
  stack = await startStack();
  await stack.apply(radioSetup(stack));
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a poll of several questions", () => {
  it("is made on one page, where a phone answers as the worker will", async () => {
    const { page } = owner;
    await page.goto("/polls/new");
    await page.getByLabel("Name", { exact: true }).first().fill("Market");
    await page.getByLabel("Question", { exact: true }).fill("Shall the market move?");
    await page.getByLabel("Keyword").fill("MARKET");
    await page.getByLabel("Choice 1", { exact: true }).fill("Yes");
    await page.getByLabel("Choice 2", { exact: true }).fill("No");
    await page.getByRole("button", { name: "Add a question" }).click();
    const second = page.getByRole("region", { name: "Question 2" });
    await second.getByLabel("What is asked").fill("Are you a seller or a buyer?");
    await second.getByLabel("Choice 1", { exact: true }).fill("Seller");
    await second.getByLabel("Choice 2", { exact: true }).fill("Buyer");
    await page.getByRole("button", { name: "Add a question" }).click();
    const third = page.getByRole("region", { name: "Question 3" });
    await third
      .getByLabel("What is asked")
      .fill("Thanks, {{ choice }}! How often are you there? {{ choices }}");
    await third.getByLabel("Choice 1", { exact: true }).fill("Daily");
    await third.getByLabel("Choice 2", { exact: true }).fill("Less");
    await page.getByText("At once", { exact: true }).click();
    await second.getByText("Sent as: Are you a seller or a buyer? 1 Seller, 2 Buyer").waitFor();
    const phone = page.getByRole("region", { name: "What would this text do?" });
    for (const text of ["MARKET 1", "2", "1"]) {
      await phone.getByRole("textbox").fill(text);
      await phone.getByRole("button", { name: "Send to the preview" }).click();
    }
    await phone.getByText("Thanks, Buyer! How often are you there? 1 Daily, 2 Less").waitFor();
    await phone.getByText("The answer “Daily” to question 3 of the poll “Market”").waitFor();
    await look("survey-editor");
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Open poll" }).click();
    await page.getByRole("heading", { level: 1, name: "Shall the market move?" }).waitFor();
  });

  it("is answered one text at a time, and shows the results of each question live", async () => {
    const { page } = owner;
    await expect
      .poll(() => talk("251911000001", "MARKET 1"), patience)
      .toBe("Are you a seller or a buyer? 1 Seller, 2 Buyer");
    expect(await talk("251911000001", "1", "2")).toMatch(/^Thank/);
    expect(await talk("251911000002", "MARKET 2", "2")).toBe(
      "Thanks, Buyer! How often are you there? 1 Daily, 2 Less",
    );
    expect(await talk("251911000003", "MARKET 1", "neither")).toBe(
      "Are you a seller or a buyer? 1 Seller, 2 Buyer",
    );
    await untilBar(page, "Yes", 2);
    const questions = page.getByRole("navigation", { name: "Questions" });
    await expect
      .poll(() => questions.innerText(), patience)
      .toMatch(/3 voters[\s\S]*2 voters[\s\S]*1 voter\b/);
    await look("survey-results");
    await questions.getByRole("link", { name: "Are you a seller or a buyer?" }).click();
    await page.getByRole("heading", { level: 1, name: "Are you a seller or a buyer?" }).waitFor();
    await page.getByText("Asked in the reply to the answer to question 1.").waitFor();
    await untilBar(page, "Seller", 1);
    await untilBar(page, "Buyer", 1);
    await page.getByRole("tab", { name: "Outcomes" }).click();
    await page.getByRole("row", { name: /Unknown choice.*1/ }).waitFor();
    expect(new URL(page.url()).search).toBe("?question=2&tab=outcomes");
    await look("survey-question");
    expect(await seriousFaults(page)).toEqual([]);
    expect(await talk("251911000003", "2")).toMatch(/^Thanks, Buyer!/);
    await untilBar(page, "Buyer", 2);
  });

  it("shows one question by another, without cells that could name a person", async () => {
    const { page } = owner;
    for (let n = 0; n < 6; n += 1) await talk(`25191100010${n}`, "MARKET 1", "1");
    await page.getByLabel("Question that it is shown by").selectOption({ index: 1 });
    const table = page.getByRole("region", { name: "Choices by the answers to the other question" });
    // whoever said no is the one buyer who did
    await page.getByText("Too few have answered both questions").waitFor();
    await talk("251911000107", "MARKET 2", "1");
    await expect
      .poll(async () => (await table.innerText()).replaceAll(/\s+/g, " "), patience)
      .toMatch(/Choice Yes No All Seller few few 8 Buyer few few 2 All 8 2 10/);
    await look("survey-cross");
    expect(await seriousFaults(page)).toEqual([]);
  });

  it("goes through its questions on the stage by the arrow keys", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Stage view" }).click();
    await page.getByRole("button", { name: "Create the link" }).click();
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    const streamed = page.waitForRequest((request) => request.url().endsWith("/live"));
    await page.goto(link);
    await streamed;
    await page.getByText("Question 1 of 3").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByText("Question 2 of 3").waitFor();
    await page.getByRole("heading", { name: "Are you a seller or a buyer?" }).waitFor();
    await look("survey-stage");
  });

  it("gives all questions in one file", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: "Market" }).first().click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Download" }).click();
    const rows = await downloadCsv(page, "Results as CSV");
    expect(rows.map(({ question, choice, votes }) => `${question} ${choice} ${votes}`)).toEqual([
      ...["1 Yes 8", "1 No 2", "2 Seller 8", "2 Buyer 2", "3 Daily 0", "3 Less 1"],
    ]);
    expect(owner.faults).toEqual([]);
  });
});
