import { readFile } from "node:fs/promises";
import readXlsx from "read-excel-file/node";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  openBrowser,
  seriousFaults,
  takePictures,
  type Person,
  type TestBrowser,
} from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { NUMBER, radioSetup, sendTexts, untilBar } from "@/tests/support/radio";
import { simulatorClient, type SimulatorClient } from "@/tests/support/simulator";
import { startStack, type Stack } from "@/tests/support/stack";

/** The life of a poll whose link is down at its close. */
let stack: Stack;
let smsc: SimulatorClient;
let browser: TestBrowser;
let owner: Person;

const poll = {
  ...{ name: "Mayor", question: "Who shall be mayor?", number: NUMBER, keyword: "MAYOR", counting: "last" },
  choices: [
    { name: "Abeba", words: ["1", "abeba"] },
    { name: "Lulit", words: ["2", "lulit"] },
  ],
  opensAt: new Date(Date.now() - 3600_000).toISOString(),
  replies: { counted: "Thank you", late: "Too late" },
};

const votes = (text: string, phones: number, first: number): Promise<void> =>
  sendTexts(stack, text, phones, 251_960_000_000 + first);

const look = (name: string): Promise<void> => takePictures(owner.page, name);

const bar = (choice: string, votes: number): Promise<void> => untilBar(owner.page, choice, votes);

const isBound = ({ sessions }: { sessions: { boundAt: number | null }[] }): boolean =>
  sessions.some(({ boundAt }) => boundAt !== null);

beforeAll(async () => {
  stack = await startStack();
  smsc = simulatorClient(stack.simulator);
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

describe("votes that come after the close, of a link that was down at it", () => {
  it("are held, told on the page, and wait in the review list", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: poll.name }).click();
    await smsc.until(isBound, 40_000);
    await votes("mayor 1", 3, 0);
    await bar("Abeba", 3);
    await smsc.fault({ kind: "refuse-bind", status: 0x0d });
    await smsc.dropLinks();
    await smsc.until((state) => !isBound(state));
    await page.getByRole("button", { name: "Close poll" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Close poll" }).click();
    await page.getByRole("button", { name: "Open again" }).waitFor();
    await smsc.clearFaults();
    await smsc.until(isBound, 40_000);
    await votes("mayor 2", 5, 10);
    await votes("mayor 2", 1, 0);
    await page.getByText("6 votes are held").waitFor();
    await bar("Lulit", 0);
    await page.getByRole("tab", { name: "Review (6)" }).click();
    const row = page.getByRole("table", { name: "Texts that wait" }).getByRole("row").nth(1);
    await row.getByText("held: came after the close").waitFor();
    await look("held");
    expect(await seriousFaults(page)).toEqual([]);
    expect((await smsc.received("251960000010")).length).toBe(0);
  }, 90_000);

  it("count together for a reason, and are held again when that is taken back", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "Count them…" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Count 6 votes" }).click();
    await dialog.getByText("Say why").waitFor();
    await dialog.getByLabel("Reason").fill("The operator confirms the outage");
    await look("held-dialog");
    await dialog.getByRole("button", { name: "Count 6 votes" }).click();
    await page.getByText("6 held votes count now").waitFor();
    await bar("Lulit", 6);
    await bar("Abeba", 2);
    await look("held-counted");
    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByText("6 votes are held again").waitFor();
    await bar("Lulit", 0);
    await bar("Abeba", 3);
  });

  it("are late when somebody says so, and one of them can be counted after all", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "They are late…" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel("Reason").fill("The clock of the studio");
    await dialog.getByRole("button", { name: "6 votes are late" }).click();
    await page.getByText("6 held votes are late now").waitFor();
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByText("Nothing to review").waitFor();
    await page.getByRole("tab", { name: "Record" }).click();
    await page.getByRole("button", { name: "Count again" }).click();
    await page.getByText("The tally agrees with its ballots").waitFor();
    await look("held-record");
  });

  it("leave with the results in a workbook", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Download…" }).click();
    const dialog = page.getByRole("dialog");
    await look("download");
    expect(await seriousFaults(page)).toEqual([]);
    const waiting = page.waitForEvent("download");
    await dialog.getByRole("link", { name: "Ballots as Excel" }).click();
    const sheets = await readXlsx(await readFile(await (await waiting).path()));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(["Results", "Votes over time", "Ballots"]);
    const ballots = sheets[2]!.data.slice(1);
    expect(ballots.map((cells) => cells[4])).toEqual([
      ...Array.from({ length: 3 }, () => "counted"),
      ...Array.from({ length: 6 }, () => "held"),
    ]);
    expect(ballots[8]![9]).toMatch(/^The clock of the studio \(all held texts, /);
  });
});
