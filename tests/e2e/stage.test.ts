import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  openBrowser,
  seriousFaults,
  takePictures,
  type Person,
  type TestBrowser,
} from "@/tests/support/browser";
import { createOwner } from "@/tests/support/people";
import { NUMBER, radioSetup, sendTexts } from "@/tests/support/radio";
import { startStack, type Stack } from "@/tests/support/stack";

const WALL = { viewport: { width: 1920, height: 1080 } };
const patience = { timeout: 20_000 };

let stack: Stack;
let browser: TestBrowser;
let owner: Person;
/** A screen in the studio, where nobody is signed in. */
let wall: Person;
let link = "";

const poll = {
  ...{ name: "Song", number: NUMBER, keyword: "VOTE", question: "Which song shall we play at nine?" },
  choices: [
    { name: "Tizita", words: ["1"] },
    { name: "አዲስ ቀን", words: ["2"] },
    { name: "Something new", words: ["3"] },
  ],
  opensAt: new Date(Date.now() - 3600_000).toISOString(),
  closesAt: new Date(Date.now() + 29 * 60_000).toISOString(),
  replies: { counted: "Thank you" },
};

/** What a bar says to those who hear it. */
async function bars(page: Page): Promise<string[]> {
  const list = page.getByRole("list", { name: "Choices" });
  const names = await list.getByRole("img").evaluateAll((rows) => rows.map((one) => one.ariaLabel ?? ""));
  return names.map((name) => name.replaceAll("\u202f", " "));
}

const votes = (text: string, phones: number, first: number): Promise<void> =>
  sendTexts(stack, text, phones, 251_950_000_000 + first);

/** Opens the link; resolves once the page listens to keys, which it does when it asks for the stream. */
async function openStage(page: Page): Promise<void> {
  const streamed = page.waitForRequest((request) => request.url().endsWith("/live"));
  await page.goto(link);
  await streamed;
}

/** Where the lowest letter of the stage ends, in px from the top. */
const lowest = (page: Page): Promise<number> =>
  page
    .locator("main > *:not([role=toolbar]) *")
    .evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom)));

/** Resolves when nothing fades any more: letters half seen have no contrast. */
const settled = (page: Page): Promise<void> => page.waitForTimeout(1000);

/** The dialog on the poll's page. */
async function openDialog() {
  const { page } = owner;
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Stage view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Stage view").waitFor();
  return dialog;
}

beforeAll(async () => {
  stack = await startStack();
  await stack.apply(radioSetup(stack, { polls: [poll] }));
  browser = await openBrowser();
  owner = await browser.newPerson(stack.url);
  wall = await browser.newPerson(stack.url, WALL);
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("the stage of a poll", () => {
  it("is made on the poll's page and opens without signing in", async () => {
    const { page } = owner;
    await page.goto("/polls");
    await page.getByRole("link", { name: poll.name }).click();
    await page.getByRole("heading", { level: 1, name: poll.question }).waitFor();
    const dialog = await openDialog();
    await dialog.getByRole("button", { name: "Create the link" }).click();
    link = await dialog.getByLabel("Link", { exact: true }).inputValue();
    expect(link).toMatch(/\/stage\/[\w-]{22}$/);
    expect(await dialog.getByLabel("For a web page").inputValue()).toContain(`<iframe src="${link}"`);
    expect(await seriousFaults(page)).toEqual([]);
    await openStage(wall.page);
    await wall.page.getByRole("heading", { level: 1, name: poll.question }).waitFor();
    await wall.page.getByText(NUMBER, { exact: true }).waitFor();
    await wall.page.getByRole("img", { name: `QR code that opens a text to ${NUMBER}` }).waitFor();
    expect(await bars(wall.page)).toEqual([
      "Tizita: 0 votes, –",
      "አዲስ ቀን: 0 votes, –",
      "Something new: 0 votes, –",
    ]);
    expect(await wall.page.getByRole("timer").innerText()).toMatch(/Closes in\s+2\d:\d\d/);
  });

  it("moves with the votes, on the wall, in JSON for other sites, and in a frame of theirs", async () => {
    await votes("VOTE 1", 30, 1);
    await votes("VOTE 3", 10, 100);
    await expect
      .poll(() => bars(wall.page), patience)
      .toEqual(["Tizita: 30 votes, 75 %", "አዲስ ቀን: 0 votes, 0 %", "Something new: 10 votes, 25 %"]);
    const response = await fetch(link.replace("/stage/", "/api/stage/"));
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toMatchObject({ votes: 40, voters: 40, shown: true });
    const site = createServer((_request, answer) =>
      answer
        .setHeader("content-type", "text/html")
        .end(`<iframe src="${link}" width="960" height="540"></iframe>`),
    ).listen(0, "127.0.0.1");
    await once(site, "listening");
    const framed = await wall.context.newPage();
    await framed.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await framed.frameLocator("iframe").getByRole("heading", { name: poll.question }).waitFor();
    await framed.close();
    site.close();
    const other = await fetch(new URL("/sign-in", stack.url));
    expect(other.headers.get("x-frame-options")).toBe("DENY");
    expect(other.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("sorts, hides on this screen alone, and fits a wall and a phone, dark and light", async () => {
    const { page } = wall;
    await page.keyboard.press("s");
    const order = () => page.getByRole("listitem").evaluateAll((rows) => rows.map((one) => one.ariaPosInSet));
    expect(await order()).toEqual(["1", "3", "2"]);
    await page.keyboard.press("h");
    await page.getByText("The result is hidden").waitFor();
    expect(await bars(page)).toEqual(["Tizita: hidden", "አዲስ ቀን: hidden", "Something new: hidden"]);
    await page.keyboard.press("h");
    // the last place first, the winner last
    await expect.poll(() => bars(page), patience).toContain("አዲስ ቀን: 0 votes, 0 %");
    expect(await bars(page)).toContain("Tizita: hidden");
    // no order that would tell the winner before
    expect(await order()).toEqual(["1", "2", "3"]);
    await expect.poll(() => bars(page), patience).toContain("Tizita: 30 votes, 75 %");
    expect(await order()).toEqual(["1", "3", "2"]);
    await settled(page);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    for (const [width, height] of [
      [960, 540],
      [844, 390],
      [640, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await lowest(page), `${width} x ${height}`).toBeLessThanOrEqual(height);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize(WALL.viewport);
  });

  it("is hidden for everybody by an editor, whose figures then leave the server no more, and revealed again", async () => {
    const dialog = owner.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Hide", exact: true }).click();
    await wall.page.getByText("The result is hidden").waitFor();
    const json = link.replace("/stage/", "/api/stage/");
    await expect.poll(async () => (await fetch(json)).text(), patience).toMatch(/"votes":null,"voters":null/);
    expect(await (await fetch(json)).text()).not.toMatch(/"votes":\d/);
    await dialog.getByLabel("Look").selectOption("Light");
    await expect.poll(() => wall.page.locator("main").getAttribute("data-theme"), patience).toBe("light");
    await dialog.getByRole("button", { name: "Reveal" }).click();
    await expect.poll(() => bars(wall.page), patience).toContain("Tizita: 30 votes, 75 %");
    await settled(wall.page);
    expect(await seriousFaults(wall.page)).toEqual([]);
  });

  it("lets an editor hide and reveal from the stage itself, by key", async () => {
    const stage = await owner.context.newPage();
    await openStage(stage);
    await stage.getByRole("heading", { name: poll.question }).waitFor();
    await stage.keyboard.press("h");
    await wall.page.getByText("The result is hidden").waitFor();
    // the key means the other way only once this screen shows it too
    await stage.getByText("The result is hidden").waitFor();
    await stage.keyboard.press("h");
    await wall.page.getByText("The result is hidden").waitFor({ state: "detached" });
    await stage.close();
  });

  it("takes colours and a logo of its own, and none that nobody could read", async () => {
    const dialog = owner.page.getByRole("dialog");
    await dialog.getByLabel("Look").selectOption("Own colours");
    await dialog.getByRole("textbox", { name: "Background", exact: true }).fill("#0b1f3a");
    await dialog.getByRole("textbox", { name: "Bars", exact: true }).fill("#10284a");
    await dialog.getByRole("button", { name: "Use these colours" }).click();
    await dialog.getByText("Bars are hard to see on this background").waitFor();
    await dialog.getByRole("textbox", { name: "Bars", exact: true }).fill("#ffd166");
    await dialog.getByRole("button", { name: "Use these colours" }).click();
    const background = () =>
      wall.page.locator("main").evaluate((main) => getComputedStyle(main).backgroundColor);
    await expect.poll(background, patience).toBe("rgb(11, 31, 58)");
    expect(await wall.page.locator("main").getAttribute("data-theme")).toBe("dark");
    const buffer = await wall.page.getByRole("img", { name: /^QR code/ }).screenshot();
    await dialog.getByLabel("Picture of the logo").setInputFiles({
      ...{ name: "logo.png", mimeType: "image/png", buffer },
    });
    const logo = wall.page.locator("header img");
    await logo.waitFor();
    await expect
      .poll(() => logo.evaluate((img) => (img as HTMLImageElement).naturalWidth), patience)
      .toBeGreaterThan(0);
    await dialog.getByLabel("Picture of the logo").setInputFiles({
      ...{ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") },
    });
    await dialog.getByText("A logo is a PNG, JPEG or WebP picture.").waitFor();
    await settled(wall.page);
    await takePictures(wall.page, "stage-own");
    await takePictures(owner.page, "stage-dialog");
    expect(await seriousFaults(wall.page)).toEqual([]);
    expect(await seriousFaults(owner.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Remove" }).click();
    await logo.waitFor({ state: "detached" });
  });

  it("goes blank when its link is withdrawn, and leads nowhere", async () => {
    const dialog = owner.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Withdraw the link…" }).click();
    await owner.page.getByRole("alertdialog").getByRole("button", { name: "Withdraw the link" }).click();
    await wall.page.getByText("This link leads nowhere any more").waitFor();
    expect((await fetch(link)).status).toBe(404);
    expect((await fetch(link.replace("/stage/", "/api/stage/"))).status).toBe(404);
    await dialog.getByText("This poll has no public page yet.").waitFor();
  });
});
