import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { onTestFailed } from "vitest";
import { findChromium } from "@/scripts/check/chromium.mjs";
import { CHECKOUT } from "@/scripts/start/paths.mjs";

const ARTIFACTS = join(CHECKOUT, "tests", "artifacts");

/** No sandbox: as root there is none to be had. The rest keeps the browser from calling anybody. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const DEFAULT_TIMEOUT_MS = 20_000;

/** One person at one browser: cookies of their own. What went wrong in their pages stands in `faults`. */
export type Person = {
  page: Page;
  context: BrowserContext;
  /** errors thrown in the page and lines of its console that are errors */
  faults: string[];
};

export class TestBrowser {
  readonly #browser: Browser;
  #people: Person[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async newPerson(url: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await this.#browser.newContext({
      baseURL: url,
      locale: "en-GB",
      timezoneId: "Africa/Addis_Ababa",
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
      ...options,
    });
    context.setDefaultTimeout(DEFAULT_TIMEOUT_MS);
    const page = await context.newPage();
    const person: Person = { page, context, faults: [] };
    page.on("pageerror", (error) => person.faults.push(error.message));
    page.on("console", (line) => {
      if (line.type() === "error") person.faults.push(line.text());
    });
    this.#people.push(person);
    return person;
  }

  /** Keeps what everybody saw in tests/artifacts when the running test fails; call it in `beforeEach`. */
  watchTest(): void {
    onTestFailed(async ({ task }) => {
      mkdirSync(ARTIFACTS, { recursive: true });
      const name = task.name.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, 80);
      for (const [index, { page }] of this.#people.entries()) {
        if (page.isClosed()) continue;
        await page
          .screenshot({ path: join(ARTIFACTS, `${name}-${index}.png`), fullPage: true })
          .catch(() => {});
      }
    });
  }

  async close(): Promise<void> {
    this.#people = [];
    await this.#browser.close();
  }
}

export async function openBrowser(): Promise<TestBrowser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("No Chromium is installed: npm test installs one.");
  return new TestBrowser(await chromium.launch({ executablePath, args: FLAGS }));
}

type AxeWindow = { axe: { run(context: Document, options: object): Promise<AxeResults> } };

let axeSource: string | undefined;

/** Serious and critical faults that axe finds on the page, one line each: rule and elements. */
export async function seriousFaults(page: Page): Promise<string[]> {
  axeSource ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as AxeWindow).axe.run(document, { resultTypes: ["violations"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/**
 * Pictures of a page for whoever looks at it after a change of its look: as it is, and dark on a phone. Only where
 * REPLYBACK_LOOK names a folder.
 */
export async function takePictures(page: Page, name: string): Promise<void> {
  const folder = process.env.REPLYBACK_LOOK;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const size = page.viewportSize();
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${folder}/${name}-dark.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}
