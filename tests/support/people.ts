import type { Page } from "playwright-core";
import type { Stack } from "./stack";

export type Account = { name: string; email: string; password: string };

export const OWNER: Account = {
  name: "Selam Tesfaye",
  email: "selam@radio.example",
  password: "three green parrots",
};

/** Makes the owner's account in the browser, with the one-time code; ends on the overview. */
export async function createOwner(page: Page, stack: Stack, account: Account = OWNER): Promise<void> {
  await page.goto("/");
  await page.waitForURL("**/setup");
  await page.getByLabel("One-time code").fill(await stack.setupCode());
  await page.getByLabel("Your name").fill(account.name);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

/** Fills in the sign-in page and sends it. */
export async function trySignIn(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs in and ends on the overview. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await trySignIn(page, account);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

/** The owner, in their browser, gives somebody an account. */
export async function addPerson(
  page: Page,
  account: Account,
  role: "Owner" | "Editor" | "Viewer",
): Promise<void> {
  await page.goto("/settings/people");
  await page.getByRole("button", { name: "Add person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(account.name);
  await dialog.getByLabel("E-mail address").fill(account.email);
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByLabel("First password").fill(account.password);
  await dialog.getByRole("button", { name: "Create the account" }).click();
  await dialog.waitFor({ state: "detached" });
}
