import type { Request } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withDatabase } from "@/scripts/start/database.mjs";
import { openBrowser, type Person, type TestBrowser } from "@/tests/support/browser";
import { addPerson, createOwner, OWNER, signIn, trySignIn, type Account } from "@/tests/support/people";
import { startStack, type Stack } from "@/tests/support/stack";

const VIEWER: Account = { name: "Viewer", email: "viewer@radio.example", password: "only looking around" };

let stack: Stack;
let browser: TestBrowser;
let owner: Person;

const newPerson = () => browser.newPerson(stack.url);

/** Saves another name for the installation in the owner's browser; returns the request that did it. */
async function renameInstallation(name: string): Promise<Request> {
  const { page } = owner;
  await page.goto("/settings/installation");
  await page.getByLabel("Name", { exact: false }).first().fill(name);
  const sent = page.waitForRequest(
    (request) => request.method() === "POST" && "next-action" in request.headers(),
  );
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Installation saved").waitFor();
  return sent;
}

function installationName(): Promise<string | undefined> {
  return withDatabase(stack.databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>("SELECT name FROM installation");
    return rows[0]?.name;
  });
}

/** Sends a captured action again, with the cookies of `person`; returns what came back. */
async function replay(request: Request, person: Person): Promise<string> {
  const { cookie: _, ...headers } = await request.allHeaders();
  const plain = Object.entries(headers).filter(
    ([name]) => !name.startsWith(":") && name !== "content-length",
  );
  const response = await person.context.request.post(request.url(), {
    headers: Object.fromEntries(plain),
    data: request.postDataBuffer() ?? "",
  });
  return response.text();
}

beforeAll(async () => {
  stack = await startStack({ programs: ["worker", "dashboard"] });
  browser = await openBrowser();
  owner = await newPerson();
  await createOwner(owner.page, stack);
});

beforeEach(() => browser.watchTest());

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a stranger", () => {
  it("gets no page into a frame, no type guessed and no referrer told, of pages and of data", async () => {
    const { context } = await newPerson();
    for (const path of ["/sign-in", "/api/health", "/api/links"]) {
      const headers = (await context.request.get(path)).headers();
      expect([path, headers]).toMatchObject([
        path,
        { "x-content-type-options": "nosniff", "x-frame-options": "DENY" },
      ]);
      expect(headers).toMatchObject({ "referrer-policy": "same-origin" });
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers).not.toHaveProperty("x-powered-by");
    }
    const page = (await context.request.get("/sign-in")).headers()["content-security-policy"];
    expect(page).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  });

  it("fills no memory by what is posted to the sign-in", async () => {
    const { context } = await newPerson();
    const url = "/api/auth/callback/credentials";
    const posted = await context.request.post(url, { form: { email: "x".repeat(20_000), password: "x" } });
    expect(posted.status()).toBe(413);
  });

  it("learns nothing of what a page holds before signing in", async () => {
    const { context } = await newPerson();
    const { status, body } = await context.request
      .get("/settings/people", { maxRedirects: 0 })
      .then(async (response) => ({ status: response.status(), body: await response.text() }));
    expect(status).toBe(307);
    expect(body).not.toContain(OWNER.email);
  });
});

describe("the owner's account", () => {
  it("is made once: afterwards neither the page nor a code is to be had", async () => {
    const { page } = await newPerson();
    await page.goto("/setup");
    await page.waitForURL("**/sign-in**");
    expect(await stack.setupCode()).toBe("");
  });
});

describe("a viewer", () => {
  let viewer: Person;

  beforeAll(async () => {
    await addPerson(owner.page, VIEWER, "Viewer");
    viewer = await newPerson();
    await signIn(viewer.page, VIEWER);
  });

  it("sees the pages but not those for people and the installation", async () => {
    await viewer.page.goto("/polls");
    await viewer.page.getByRole("heading", { level: 1, name: "Polls" }).waitFor();
    for (const path of ["/settings/people", "/settings/installation"]) {
      await viewer.page.goto(path);
      await viewer.page.getByText("Your account may not see this").waitFor();
      expect(await viewer.page.content()).not.toContain(OWNER.email);
    }
  });

  it("is told by the status too what is refused and what is missing", async () => {
    const statusOf = async (path: string, person = viewer) =>
      (await person.context.request.get(path, { maxRedirects: 0 })).status();
    const refused = [
      "/settings/people",
      "/settings/installation",
      "/connections/new",
      "/polls/new",
      "/lists/new",
    ];
    for (const path of [...refused, "/services/new"])
      expect([path, await statusOf(path)]).toEqual([path, 403]);
    const nowhere = "01990000-0000-7000-8000-000000000000";
    const nouns = ["polls", "lists", "services", "connections", "contacts", "messages"];
    const missing = ["/nothing-here", "/polls/no-id", ...nouns.map((noun) => `/${noun}/${nowhere}`)];
    for (const path of missing) expect([path, await statusOf(path)]).toEqual([path, 404]);
    for (const noun of nouns) expect([noun, await statusOf(`/${noun}`)]).toEqual([noun, 200]);
    expect(await statusOf("/polls/new", await newPerson())).toBe(307);
  });

  it("can't change anything: the server refuses the very request that the owner's browser sent", async () => {
    const request = await renameInstallation("Radio One");
    await renameInstallation("Radio Two");
    expect(await replay(request, viewer)).toContain("not-allowed");
    expect(await installationName()).toBe("Radio Two");
    expect(await replay(request, await newPerson())).toContain("not-signed-in");
    expect(await installationName()).toBe("Radio Two");
    // the same request in the right hands does it, so it is the right that was missing
    expect(await replay(request, owner)).not.toContain("not-allowed");
    expect(await installationName()).toBe("Radio One");
  });

  it("loses a session at once when the account is switched off", async () => {
    await owner.page.goto("/settings/people");
    await owner.page.getByRole("button", { name: "What to do with Viewer" }).click();
    await owner.page.getByRole("menuitem", { name: "Change…" }).click();
    const dialog = owner.page.getByRole("dialog");
    await dialog.getByRole("switch").click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await viewer.context.request.get(`${stack.url}/api/links`)).status()).toBe(401);
    // the open page leaves by itself too, and then interrupts this one
    await viewer.page.goto("/polls").catch(() => undefined);
    await viewer.page.waitForURL("**/sign-in**");
    await trySignIn(viewer.page, VIEWER);
    await viewer.page.getByText("E-mail address or password is wrong.").waitFor();
  });
});

describe("a changed password", () => {
  it("ends every other session at once and keeps the one that changed it", async () => {
    const elsewhere = await newPerson();
    await signIn(elsewhere.page, OWNER);
    expect((await elsewhere.context.request.get(`${stack.url}/api/links`)).status()).toBe(200);

    const next = { ...OWNER, password: "four yellow parrots" };
    await owner.page.goto("/settings");
    await owner.page.getByLabel("Current password").fill(OWNER.password);
    await owner.page.getByLabel("New password").fill(next.password);
    await owner.page.getByRole("button", { name: "Change password" }).click();
    await owner.page.getByText("Password changed").waitFor();

    expect((await elsewhere.context.request.get(`${stack.url}/api/links`)).status()).toBe(401);
    await elsewhere.page.goto("/polls").catch(() => undefined); // as above
    await elsewhere.page.waitForURL("**/sign-in**");
    await owner.page.goto("/polls");
    await owner.page.getByRole("heading", { level: 1, name: "Polls" }).waitFor();
    await trySignIn(elsewhere.page, OWNER);
    await elsewhere.page.getByText("E-mail address or password is wrong.").waitFor();
    await signIn(elsewhere.page, next);
  });
});

describe("sign-in attempts", () => {
  it("are limited: after five wrong passwords the right one is refused as well, and the page says for how long", async () => {
    const account = { ...VIEWER, email: "editor@radio.example", name: "Editor" };
    await addPerson(owner.page, account, "Editor");
    const { page } = await newPerson();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await trySignIn(page, { ...account, password: `wrong password ${attempt}` });
      await page.getByText("E-mail address or password is wrong.").waitFor();
    }
    await trySignIn(page, account);
    await page.getByText(/Too many attempts\. Try again in \d+ min\./).waitFor();
    expect((await page.context().cookies()).some(({ name }) => name.includes("session-token"))).toBe(false);
  });
});
