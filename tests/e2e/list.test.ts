import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, type Person, type TestBrowser } from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { downloadCsv, NUMBER, radioSetup } from "@/tests/support/radio";
import { simulatorClient, type SimulatorClient } from "@/tests/support/simulator";
import { startStack, type Stack } from "@/tests/support/stack";

const PHONE = "251911000007";
const OTHER = "251911000008";
const WELCOME = "You will get the morning news.";

let stack: Stack;
let browser: TestBrowser;
let phones: SimulatorClient;
let owner: Person;

const text = (from: string, body: string) => phones.text({ from, to: NUMBER, text: body });

/** What a phone has received once there are so many. */
async function received(phone: string, count: number): Promise<string[]> {
  await phones.untilPhone(phone, (all) => all.filter(({ state }) => state === "received").length >= count);
  return (await phones.received(phone)).map((bubble) => bubble.text);
}

async function openList(): Promise<void> {
  await owner.page.goto("/lists");
  await owner.page.getByRole("link", { name: "Morning news" }).first().click();
  await owner.page.getByRole("heading", { level: 1, name: "Morning news" }).waitFor();
}

beforeAll(async () => {
  stack = await startStack();
  const list = { name: "Morning news", number: NUMBER, joinWords: ["news"], joinReply: WELCOME };
  await stack.apply(radioSetup(stack, { lists: [list] }));
  phones = simulatorClient(stack.simulator);
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a list that people join by text", () => {
  it("shows a phone among its members, live, once it has texted the word", async () => {
    await openList();
    await owner.page.getByText("Nobody is on this list yet").waitFor();
    await text(PHONE, "News");
    await text(OTHER, "NEWS");
    expect(await received(PHONE, 1)).toEqual([WELCOME]);
    const member = owner.page.getByRole("row").filter({ hasText: "91 100 0007" });
    await member.waitFor();
    expect(await member.innerText()).toMatch(/By text/);
  });

  it("confirms the first of two STOPs alone", async () => {
    await text(PHONE, "STOP");
    const [, confirmation] = await received(PHONE, 2);
    expect(confirmation).toBeTruthy();
    await text(PHONE, "stop");
    // HELP is answered to opted-out numbers too: once its answer is there, the second STOP has been dealt with
    await text(PHONE, "HELP");
    const all = await received(PHONE, 3);
    expect(all).toHaveLength(3);
    expect(all[2]).not.toBe(confirmation);
  });

  it("says so in the member's row at once, and leaves the others alone", async () => {
    const members = owner.page.getByRole("row");
    await members.filter({ hasText: "91 100 0007" }).getByText("Opted out").waitFor();
    await members.filter({ hasText: "91 100 0008" }).getByText("Joined").waitFor();
  });

  it("marks it as opted out in the export", async () => {
    await openList();
    const members = await downloadCsv(owner.page, "Download CSV");
    const marks = members.map(({ number, opted_out, source }) => [number, opted_out, source]);
    expect(marks.sort()).toEqual([
      [`+${PHONE}`, "yes", "sms"],
      [`+${OTHER}`, "no", "sms"],
    ]);
  });
});
