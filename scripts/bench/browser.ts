import { chromium, type Page } from "playwright-core";
import { findChromium } from "@/scripts/check/chromium.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import type { BenchContext } from "./bench-types";
import { startDashboard } from "./dashboard";

const account = { name: "Bench", email: "bench@example.org", password: "three green parrots" };

/** The same as in the end-to-end tests: no sandbox as root, and nothing calls home. */
const BROWSER_FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

async function signUp(page: Page, url: string, env: Record<string, string>): Promise<void> {
  const { code, stdout, output } = await runNode("dist/cli.mjs", ["setup-code"], {
    env: { ...process.env, ...env },
  });
  if (code !== 0) throw new Error(`no setup code: ${output}`);
  await page.goto(`${url}/setup`);
  await page.getByLabel("One-time code").fill(stdout.trim());
  await page.getByLabel("Your name").fill(account.name);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

/** The production dashboard in a real browser, its first owner signed in. */
export async function openDashboard(context: BenchContext): Promise<Page> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("No Chromium is installed: npm test installs one.");
  const { NEXTAUTH_URL: url = "" } = context.env;
  await startDashboard(context);
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  context.defer(() => browser.close());
  const page = await browser.newPage({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signUp(page, url, context.env);
  return page;
}
