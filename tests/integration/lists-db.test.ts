import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { getContact, listConsents, listContacts, listMemberships, searchContacts } from "@/db/contacts";
import { optOutContact } from "@/db/contact-standing";
import { addMember, getNumberingPlan, listMembers, removeMember } from "@/db/list-members";
import { countMembers, countStanding, listGrowth } from "@/db/list-counts";
import { deleteList, getList, saveList, setListEnabled } from "@/db/lists";
import { applyProvision } from "@/db/provision";
import { saveService } from "@/db/services";
import { readCursor } from "@/domain/contacts/cursor";
import type { ListInput } from "@/domain/lists/schema";
import type { ServiceInput } from "@/domain/services/schema";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK, refusal } from "@/tests/support/installation";

const author = { userId: null, name: "owner@example.org" };
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
  database = await createInstallation(ONE_LINK);
  numberId = (await prisma.number.findUniqueOrThrow({ where: { address: "12345" } })).id;
});

afterAll(async () => {
  await database.drop();
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

  it("refuse a name that exists and a number that is gone, each with its place, and words that a service has", async () => {
    const gone = "019aaaaa-0000-7000-8000-000000000000";
    const twin = await refusal(
      saveList(author, null, { ...list, joinWords: ["x"], leaveWords: [], numberIds: [gone] }),
    );
    expect(twin.problems.map(({ path }) => path)).toEqual(["name", "numberIds"]);
    await saveService(author, null, { ...service, numberIds: [numberId] });
    const taken = {
      ...list,
      name: "Other",
      joinWords: ["tea"],
      leaveWords: ["Weather!"],
      numberIds: [numberId],
    };
    expect((await refusal(saveList(author, null, taken))).problems.map(({ path }) => path)).toEqual([
      "leaveWords.0",
    ]);
    const id = await saveList(author, null, { ...taken, enabled: false });
    expect((await refusal(setListEnabled(author, id, true))).code).toBe("invalid");
    await deleteList(author, id);
  });

  it("hold somebody once", async () => {
    const again = addMember(author, { listId, kind: "e164", address, proof: "said so twice" }, T0 + 1);
    expect((await refusal(again)).code).toBe("conflict");
  });

  it("lose a member by hand, once, and take them back with a new time", async () => {
    const contact = (await searchContacts("2519110", null, 10)).rows[0]!.key;
    await removeMember(author, { listId, key: contact, words: "Asked at the desk" }, T0 + 1000);
    expect((await listConsents(contact))[0]).toMatchObject({ kind: "leave", words: "Asked at the desk" });
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
        typed: "",
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
      typed: "0920 000007",
      after: null,
      limit: 9,
    });
    expect(found.rows.map((row) => row.address)).toEqual(["251920000007"]);
  });

  it("show those who texted STOP apart, and count them among the members", async () => {
    const page = await listMembers({ listId, state: "joined", typed: "", after: null, limit: 2 });
    await optOutContact(author, { key: page.rows[0]!.key, words: "Called" }, T0 + 6000);
    const stopped = await listMembers({ listId, state: "opted-out", typed: "", after: null, limit: 9 });
    expect(stopped.rows).toEqual([{ ...page.rows[0], optedOutAt: T0 + 6000 }]);
    expect(await countStanding(listId)).toEqual({ joined: 250, left: 1, optedOut: 1 });
    const left = await listMembers({ listId, state: "left", typed: "", after: null, limit: 9 });
    expect(left.rows.map((row) => [row.address, row.leftAt])).toEqual([[address, T0 + 3000]]);
  });

  it("grow by the calendar days of the installation, each join and each leave counted", async () => {
    const late = Date.parse("2026-11-01T22:30:00Z");
    const proof = "Signed at the desk in town";
    const key = await addMember(author, { listId, kind: "e164", address: "251911000009", proof }, late);
    await removeMember(author, { listId, key }, late + 1000);
    await addMember(author, { listId, kind: "e164", address: "251911000009", proof }, late + 2000);
    const options = { now: late + 3600_000, days: 3 };
    expect(await listGrowth(listId, { ...options, timeZone: "Africa/Addis_Ababa" })).toEqual([
      { day: "2026-10-31", joins: 0, leaves: 0 },
      { day: "2026-11-01", joins: 2, leaves: 2 },
      { day: "2026-11-02", joins: 2, leaves: 1 },
    ]);
    expect((await listGrowth(listId, { ...options, timeZone: "UTC" })).at(-1)).toEqual({
      day: "2026-11-01",
      joins: 4,
      leaves: 3,
    });
  });

  it("can't be deleted while a poll is restricted to them", async () => {
    const poll = { name: "Members only", number: "12345", list: "Morning news" };
    await applyProvision({ polls: [{ ...poll, choices: [{ name: "A", words: ["a1"] }] }] }, author);
    expect((await refusal(deleteList(author, listId))).message).toContain("Members only");
    await prisma.poll.updateMany({ where: { name: "Members only" }, data: { archivedAt: new Date() } });
    expect((await refusal(deleteList(author, listId))).message).toContain("“Members only” (archived)");
    await prisma.poll.updateMany({ where: { name: "Members only" }, data: { archivedAt: null } });
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
    expect(new Set(keys).size).toBe(252);
    expect(third.next).toBeNull();
    const found = await searchContacts("2519200000", null, 60);
    const more = await searchContacts("2519200000", found.next, 60);
    expect(found.rows[0]?.address).toBe("251920000001");
    expect([...found.rows, ...more.rows]).toHaveLength(99);
    expect((await searchContacts("2519200000%", null, 60)).rows).toEqual([]);
  });
});
