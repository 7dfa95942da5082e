import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { liveStream } from "@/app/_server/live-stream";
import type { SignedInUser } from "@/app/_server/session";
import { prisma } from "@/db/client";
import { checkIdentity } from "@/db/installation";
import { notifyLive } from "@/db/live";
import { changeUser, createUser, findSessionUser } from "@/db/users";
import type { LiveTopic } from "@/domain/live";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

// the package throws outside of Next's server build; here is a server
vi.mock("server-only", () => ({}));

const author = { userId: null, name: "test" };
const hub = globalThis as typeof globalThis & { replybackLiveHub?: { close(): Promise<void> } };
let database: TestDatabase;
let user: SignedInUser;
let page: AbortController;

/** An open page: `next` resolves to the next event that is no heartbeat. */
function openPage(topics: LiveTopic[]) {
  const reader = liveStream(user, topics, { signal: page.signal }).getReader();
  const decoder = new TextDecoder();
  const next = async (): Promise<string> => {
    const { done, value } = await reader.read();
    if (done) return "end";
    const [, name, data] = /event: (\w+)\ndata: (.*)\n/.exec(decoder.decode(value)) ?? [];
    return name === undefined ? next() : `${name} ${data}`;
  };
  return { next, leave: () => reader.cancel() };
}

beforeAll(async () => {
  database = await createInstallation();
  await checkIdentity();
  const password = "correct horse battery";
  const id = await createUser(author, { name: "A", email: "a@example.org", role: "owner", password });
  await createUser(author, { name: "B", email: "b@example.org", role: "owner", password });
  user = { ...(await findSessionUser(id, 1)), sessionVersion: 1 } as SignedInUser;
});

beforeEach(() => {
  page = new AbortController();
});

afterAll(async () => {
  await hub.replybackLiveHub?.close();
  await database.drop();
});

/** The hub listens from its first subscriber on; everything before its first gap is re-read. */
async function ready(topics: LiveTopic[]) {
  const opened = openPage(topics);
  expect(await opened.next()).toBe("ready []");
  return opened;
}

describe("the live stream of a page", () => {
  it("tells everything once the listener stands, then only what the page asked for", async () => {
    const { next, leave } = await ready(["polls", "messages"]);
    expect(JSON.parse((await next()).slice(5))).toEqual(expect.arrayContaining(["polls", "messages"]));
    await notifyLive(["contacts", "polls"]);
    expect(await next()).toBe('hint ["polls"]');
    await leave();
  });

  it("keeps for a slow reader each topic once, however often it changed", async () => {
    const slow = await ready(["polls", "messages", "lists"]);
    const fast = await ready(["lists"]);
    for (let round = 0; round < 50; round++) await notifyLive(["polls", "messages"]);
    await notifyLive(["lists"]);
    expect(await fast.next()).toBe('hint ["lists"]');
    const seen = [await slow.next()];
    while (!seen.at(-1)?.includes("lists")) seen.push(await slow.next());
    expect(seen.length).toBeLessThan(4);
    await Promise.all([slow.leave(), fast.leave()]);
  });

  it("ends when its page is left", async () => {
    const { next } = await ready(["polls"]);
    page.abort();
    expect(await next()).toBe("end");
  });

  it("ends as soon as the session is revoked", async () => {
    const { next } = await ready(["polls"]);
    await changeUser(author, { id: user.id, name: "A", role: "viewer", active: true });
    expect(await next()).toBe("revoked []");
    expect(await next()).toBe("end");
    expect((await prisma.appUser.findUniqueOrThrow({ where: { id: user.id } })).sessionVersion).toBe(2);
  });
});
