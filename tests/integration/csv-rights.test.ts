import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import readXlsx from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { closeClients, prisma } from "@/db/client";
import { createUser } from "@/db/users";
import { CHECKOUT } from "@/scripts/start/paths.mjs";
import { signInOverHttp, type HttpPerson } from "@/tests/support/http-person";
import { openAdjudicator } from "@/tests/support/inbox";
import { readCsv } from "@/tests/support/radio";
import { startStack, type Stack } from "@/tests/support/stack";
import { NUMBER, setupOf } from "@/tests/support/worker-stack";

const PHONE = "251911700001";
const password = "three green parrots";
const author = { userId: null, name: "test" };

let stack: Stack;
let viewer: HttpPerson;
let editor: HttpPerson;
/** a request of each route that answers with a CSV file, by the route's folder under app/api */
let requests: Record<string, string>;

/** A poll with a vote and a list with a member, made by the rules themselves. */
async function fill(): Promise<Record<string, string>> {
  const age = { text: "How old?", choices: [{ name: "Young", words: ["1"] }] };
  const list = { name: "News", number: NUMBER, joinWords: ["news"], leaveWords: [] };
  await stack.apply(
    setupOf(1, { connection: { enabled: false }, poll: { followUps: [age] }, more: { lists: [list] } }),
  );
  const connection = await prisma.connection.findFirstOrThrow();
  const adjudicator = await openAdjudicator(stack.databaseUrl, { connectionId: connection.id });
  for (const body of ["VOTE 1", "news"]) await adjudicator.accept(adjudicator.text(PHONE, body));
  await adjudicator.close();
  const [poll, news, number, followUp] = await Promise.all([
    prisma.poll.findFirstOrThrow(),
    prisma.list.findFirstOrThrow(),
    prisma.number.findFirstOrThrow(),
    prisma.question.findFirstOrThrow({ where: { position: 1 } }),
  ]);
  const period = "from=2020-01-01&to=2099-01-01";
  return {
    "contacts/export": `/api/contacts/export?subject=number&id=${number.id}&${period}`,
    "contacts/export/members": `/api/contacts/export/members?list=${news.id}`,
    "polls/[id]/ballots/csv": `/api/polls/${poll.id}/ballots/csv`,
    "polls/[id]/results/csv": `/api/polls/${poll.id}/results/csv`,
    "polls/[id]/intervals/csv": `/api/polls/${poll.id}/intervals/csv`,
    "polls/[id]/cross/csv": `/api/polls/${poll.id}/cross/csv?by=${followUp.id}`,
  };
}

beforeAll(async () => {
  stack = await startStack({ programs: ["dashboard"] });
  for (const [name, value] of Object.entries(stack.env)) vi.stubEnv(name, value);
  requests = await fill();
  for (const role of ["viewer", "editor"] as const)
    await createUser(author, { name: role, email: `${role}@radio.example`, role, password });
  viewer = await signInOverHttp(stack.url, { email: "viewer@radio.example", password });
  editor = await signInOverHttp(stack.url, { email: "editor@radio.example", password });
});

afterAll(async () => {
  await closeClients();
  await stack.stop();
});

/** They hold no number. */
const FOR_VIEWERS = new Set(["polls/[id]/results/csv", "polls/[id]/intervals/csv", "polls/[id]/cross/csv"]);

const read = (response: Response): Promise<string> => response.text();

describe("a file of subscribers", () => {
  it("has a test here for every route that answers with one", () => {
    const api = join(CHECKOUT, "app", "api");
    const routes = readdirSync(api, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("route.ts"))
      .filter((file) => /csvDownload|text\/csv/.test(readFileSync(join(api, file), "utf8")));
    expect(routes.map((file) => file.replace(/\/route\.ts$/, "")).sort()).toEqual(
      Object.keys(requests).sort(),
    );
  });

  it("is refused to a viewer with 403 and without a single number, from every route that names subscribers", async () => {
    for (const [route, path] of Object.entries(requests)) {
      if (FOR_VIEWERS.has(route)) continue;
      const response = await viewer.get(path);
      expect([route, response.status]).toEqual([route, 403]);
      expect(response.headers.get("content-type")).toMatch(/json/);
      expect(await read(response)).not.toContain(PHONE);
    }
    const count = requests["contacts/export"]!.replace("/export?", "/export/count?");
    expect((await viewer.get(count)).status).toBe(403);
  });

  it("is given to an editor, with the numbers in it", async () => {
    for (const [route, path] of Object.entries(requests)) {
      const response = await editor.get(path);
      expect([route, response.status]).toEqual([route, 200]);
      expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[^"]+\.csv"/);
      expect(response.headers.get("cache-control")).toBe("no-store");
      const rows = readCsv(await read(response));
      if (FOR_VIEWERS.has(route)) continue;
      expect([route, rows.map((row) => row.number ?? row.voter)]).toEqual([route, [`+${PHONE}`]]);
    }
  });

  it("names no subscriber where a viewer may have it: the results of a poll", async () => {
    for (const route of FOR_VIEWERS) {
      const response = await viewer.get(requests[route]!);
      expect([route, response.status]).toEqual([route, 200]);
      const text = await read(response);
      expect(text).toContain("Blue");
      expect(text).not.toContain(PHONE.slice(3));
    }
  });

  it("is as well guarded as JSON", async () => {
    const ballots = requests["polls/[id]/ballots/csv"]!;
    const others = ["ballots/json", "ballots/xlsx", "result-file", "anomalies", "judge", "rehearsal"];
    for (const other of others) {
      const path = ballots.replace("ballots/csv", other);
      expect([other, (await viewer.get(path)).status]).toEqual([other, 403]);
      expect([other, (await fetch(stack.url + path)).status]).toEqual([other, 401]);
    }
    const response = await editor.get(ballots.replace("ballots/csv", "ballots/json"));
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[^"]+\.json"/);
    const { rows } = JSON.parse(await read(response)) as { rows: { number: string }[] };
    expect(rows.map(({ number }) => number)).toEqual([`+${PHONE}`]);
    const results = await viewer.get(ballots.replace("ballots/csv", "results/json"));
    expect(results.status).toBe(200);
    expect(await read(results)).not.toContain(PHONE.slice(3));
  });

  it("is as well guarded as a workbook, which holds what the other files hold", async () => {
    const ballots = requests["polls/[id]/ballots/csv"]!.replace("ballots/csv", "ballots/xlsx");
    const response = await editor.get(ballots);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[^"]+\.xlsx"/);
    const sheets = await readXlsx(Buffer.from(await response.arrayBuffer()));
    expect(sheets.map(({ sheet, data }) => [sheet, data.length])).toEqual([
      ["Results", 6],
      ["Votes over time", 2],
      ["Results 2", 5],
      ["Votes over time 2", 2],
      ["Ballots", 2],
    ]);
    expect(sheets[0]!.data.slice(1, 3)).toEqual([
      ["Blue", 1, 1],
      ["Red", 0, 0],
    ]);
    expect(sheets[4]!.data[1]!.slice(1, 5)).toEqual([`+${PHONE}`, "1", "Blue", "counted"]);
    const results = await viewer.get(ballots.replace("ballots/xlsx", "results/xlsx"));
    expect(results.status).toBe(200);
    const seen = await readXlsx(Buffer.from(await results.arrayBuffer()));
    expect(seen.map(({ sheet }) => sheet)).toEqual([
      ...["Results", "Votes over time", "Results 2", "Votes over time 2"],
    ]);
  });

  it("is refused to visitors with 401", async () => {
    for (const [route, path] of Object.entries(requests))
      expect([route, (await fetch(stack.url + path)).status]).toEqual([route, 401]);
  });
});

describe("a query string that no page writes", () => {
  const ID = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee";

  it.each([
    "/api/messages?word=vote%00",
    "/api/messages?word=%F0%9F%98%80%ED%A0%80",
    "/api/messages?from=0000-01-01&to=9999-12-31",
    `/api/messages?contact=${ID}&contact=${ID}`,
    "/api/messages?before=ffffffff-ffff-ffff-ffff-ffffffffffff",
    "/api/messages/new?after=00000000-0000-0000-0000-000000000000",
    "/api/messages?__proto__=x&constructor=y",
    "/api/contacts?q=%00",
    "/api/contacts?q=%25%5F%5C%27%22%3B--",
    `/api/contacts?after=999999999999999-${ID}`,
    "/api/search?q=%00%00",
    "/api/search?q=%27%3B%20DROP%20TABLE%20poll%3B--",
    `/api/lists/${ID}/members?q=%00&after=999999999999999-${ID}`,
    `/api/polls/${ID}/ballots?before=%00&choice=x`,
    "/api/polls?page=999999999999&filter=%00",
    "/api/overview/traffic?hours=-1",
    "/api/live?topics=%00,poll:x",
    `/api/contacts/export?subject=word&word=%00&from=2026-01-01&to=2026-01-02`,
    `/api/contacts/export?subject=number&id=${ID}&from=0000-01-01&to=9999-12-31`,
  ])("is answered and never breaks the server: %s", async (path) => {
    const logged = stack.log("dashboard");
    const response = await editor.get(path);
    await response.body?.cancel();
    expect(response.status).toBeLessThan(500);
    expect(stack.log("dashboard")).toBe(logged);
  });

  it.each(["/messages?word=%00&state=x", "/contacts?q=%00&after=9-9", "/polls?page=-1&filter=%00"])(
    "leaves the page as it is without it: %s",
    async (path) => {
      const logged = stack.log("dashboard");
      const response = await editor.get(path);
      const html = await read(response);
      expect(response.status).toBe(200);
      expect(/<h1[^>]*>(?:Messages|Contacts|Polls)</.test(html)).toBe(true);
      // a page that broke while it was streamed has the status of one that did not
      expect(html.includes("data-dgst")).toBe(false);
      expect(stack.log("dashboard")).toBe(logged);
    },
  );
});
