import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { closeClients, pool, prisma } from "@/db/client";
import {
  getContact,
  listConsents,
  listContacts,
  listMemberships,
  optOutContact,
  searchContacts,
} from "@/db/contacts";
import { addMember, getNumberingPlan, listMembers, removeMember } from "@/db/list-members";
import { countMembers, deleteList, getList, saveList, setListEnabled } from "@/db/lists";
import { applyProvision } from "@/db/provision";
import { deleteService, getService, listServices, saveService, setServiceEnabled } from "@/db/services";
import { readCursor } from "@/domain/contacts/cursor";
import { AppError } from "@/domain/errors";
import type { ListInput } from "@/domain/lists/schema";
import type { ServiceInput } from "@/domain/services/schema";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

const author = { userId: null, name: "owner@example.org" };
const key = Buffer.alloc(32, 7).toString("base64");
const T0 = Date.parse("2026-11-01T12:00:00Z");
let database: TestDatabase;
let numberId: string;

const list: ListInput = {
  name: "Morning news",
  description: "",
  enabled: true,
  numberIds: [],
  joinWords: ["news"],
  leaveWords: ["news off"],
  joinReply: "Welcome",
  alreadyReply: "",
  leaveReply: "Bye",
};
const service: ServiceInput = {
  name: "Weather",
  enabled: true,
  allNumbers: false,
  numberIds: [],
  words: ["weather"],
  aliases: ["rain"],
  catchAll: false,
  reply: "Sunny",
};

beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("REPLYBACK_IDENTITY_KEY", key);
  vi.stubEnv("REPLYBACK_SECRET_KEY", key);
  await applyProvision(
    { connections: [{ name: "c", host: "h", port: 1, numbers: ["12345"], country: "ET" }] },
    author,
  );
  numberId = (await prisma.number.findUniqueOrThrow({ where: { address: "12345" } })).id;
});

afterAll(async () => {
  await closeClients();
  await database.drop();
});

async function refusal(attempt: Promise<unknown>): Promise<AppError> {
  const error: unknown = await attempt.catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error("was not refused");
  return error;
}

describe("keyword services", () => {
  it("are stored with their words in order and refused when a word is taken, with its place", async () => {
    const id = await saveService(author, null, { ...service, numberIds: [numberId] });
    expect(await getService(id)).toMatchObject({ words: ["weather"], aliases: ["rain"], position: 0 });
    const taken = { ...service, name: "Rain", numberIds: [numberId], words: ["other", "Weather."] };
    const error = await refusal(saveService(author, null, taken));
    expect(error.problems.map(({ path }) => path)).toEqual(["words.1", "aliases.0"]);
    expect(await listServices()).toHaveLength(1);
  });

  it("can't be turned on while another rule holds a word of theirs", async () => {
    const twin = { ...service, name: "Twin", enabled: false, numberIds: [numberId] };
    const id = await saveService(author, null, twin);
    expect((await refusal(setServiceEnabled(author, id, true))).code).toBe("invalid");
    const weather = (await listServices())[0]!;
    await setServiceEnabled(author, weather.id, false);
    await setServiceEnabled(author, id, true);
    expect((await refusal(setServiceEnabled(author, weather.id, true))).code).toBe("invalid");
    await deleteService(author, id);
    expect(await getService(id)).toBeNull();
  });

  it("allow one catch-all a number", async () => {
    const all = { ...service, numberIds: [numberId], words: [], aliases: [], catchAll: true };
    await saveService(author, null, { ...all, name: "First" });
    const error = await refusal(saveService(author, null, { ...all, name: "Second" }));
    expect(error.problems).toEqual([expect.objectContaining({ path: "catchAll" })]);
  });
});

describe("lists", () => {
  let listId: string;
  const address = "251911000001";

  it("are stored with their words, and joined by hand with the proof in the ledger", async () => {
    listId = await saveList(author, null, { ...list, numberIds: [numberId] });
    expect(await getList(listId)).toMatchObject({ joinWords: ["news"], leaveWords: ["news off"] });
    expect(await getNumberingPlan(listId)).toEqual({ country: "ET", trunk: "0" });
    const proof = "Signed the form at the fair on 1 November";
    const contact = await addMember(author, { listId, kind: "e164", address, proof }, T0);
    expect((await countMembers([listId])).get(listId)).toBe(1);
    expect(await listConsents(contact)).toEqual([
      expect.objectContaining({
        kind: "join",
        at: T0,
        words: proof,
        source: "person owner@example.org",
        list: { id: listId, name: "Morning news" },
      }),
    ]);
  });

  it("hold somebody once", async () => {
    const again = addMember(author, { listId, kind: "e164", address, proof: "said so twice" }, T0 + 1);
    expect((await refusal(again)).code).toBe("conflict");
  });

  it("lose a member by hand, once, and take them back with a new time", async () => {
    const contact = (await searchContacts("2519110", null, 10)).rows[0]!.key;
    await removeMember(author, { listId, key: contact }, T0 + 1000);
    expect((await refusal(removeMember(author, { listId, key: contact }, T0 + 1001))).code).toBe("not-found");
    expect((await countMembers([listId])).get(listId)).toBeUndefined();
    await addMember(author, { listId, kind: "e164", address, proof: "asked again at the desk" }, T0 + 2000);
    expect(await listMemberships(contact)).toEqual([
      expect.objectContaining({
        listName: "Morning news",
        state: "joined",
        joinedAt: T0 + 2000,
        leftAt: null,
      }),
    ]);
    expect((await listConsents(contact)).map(({ kind }) => kind)).toEqual(["join", "leave", "join"]);
  });

  it("never take in by hand somebody who opted out", async () => {
    const contact = (await searchContacts(address, null, 10)).rows[0]!.key;
    await removeMember(author, { listId, key: contact }, T0 + 3000);
    await optOutContact(author, { key: contact, words: "Called and asked" }, T0 + 4000);
    expect((await getContact(contact))?.optedOutAt).toBe(T0 + 4000);
    expect((await refusal(optOutContact(author, { key: contact, words: "x" }, T0))).code).toBe("conflict");
    const back = addMember(author, { listId, kind: "e164", address, proof: "wants in again" }, T0 + 5000);
    expect((await refusal(back)).message).toContain("START");
    expect((await countMembers([listId])).get(listId)).toBeUndefined();
  });

  it("show their members newest first, every one once, page by page", async () => {
    await pool.query(
      `INSERT INTO contact (contact_key, kind, address, first_at, last_at)
       SELECT ('00000000-0000-8000-8000-' || lpad(n::text, 12, '0'))::uuid, 0, '25192' || lpad(n::text, 7, '0'), $1, $1
         FROM generate_series(1, 250) AS n`,
      [new Date(T0)],
    );
    await pool.query(
      `INSERT INTO membership (contact_key, list_id, state, joined_at, source)
       SELECT contact_key, $1, 0, $2, 'sms' FROM contact WHERE address LIKE '25192%'`,
      [listId, new Date(T0)],
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listMembers({
        listId,
        state: "joined",
        prefix: null,
        after: readCursor(after ?? undefined),
        limit: 100,
      });
      seen.push(...page.rows.map((row) => row.address));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(250);
    expect(new Set(seen).size).toBe(250);
    const found = await listMembers({
      listId,
      state: "joined",
      prefix: "251920000007",
      after: null,
      limit: 9,
    });
    expect(found.rows.map((row) => row.address)).toEqual(["251920000007"]);
  });

  it("can't be deleted while a poll is restricted to them", async () => {
    const poll = { name: "Members only", number: "12345", list: "Morning news" };
    await applyProvision({ polls: [{ ...poll, choices: [{ name: "A", words: ["a1"] }] }] }, author);
    expect((await refusal(deleteList(author, listId))).message).toContain("Members only");
    await applyProvision({ polls: [{ name: "Members only", list: null }] }, author);
    await setListEnabled(author, listId, false);
    await deleteList(author, listId);
    expect(await getList(listId)).toBeNull();
  });
});

describe("contacts", () => {
  it("are listed newest first and searched by the start of their number, page by page", async () => {
    const first = await listContacts(null, 100);
    const second = await listContacts(readCursor(first.next ?? ""), 100);
    const third = await listContacts(readCursor(second.next ?? ""), 100);
    const keys = [...first.rows, ...second.rows, ...third.rows].map((row) => row.key);
    expect(new Set(keys).size).toBe(251);
    expect(third.next).toBeNull();
    const found = await searchContacts("2519200000", null, 60);
    const more = await searchContacts("2519200000", found.next, 60);
    expect(found.rows[0]?.address).toBe("251920000001");
    expect([...found.rows, ...more.rows]).toHaveLength(99);
    expect((await searchContacts("2519200000%", null, 60)).rows).toEqual([]);
  });
});
