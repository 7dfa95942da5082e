import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { newId } from "@/db/ids";
import { loadRuleSet } from "@/db/rules";
import {
  countMatched,
  deleteService,
  getService,
  listServices,
  MATCHED_CAP,
  orderServices,
  saveService,
  setServiceEnabled,
} from "@/db/services";
import { compileRules } from "@/domain/inbound/compile";
import { decide } from "@/domain/inbound/decide";
import type { ServiceInput } from "@/domain/services/schema";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK, refusal } from "@/tests/support/installation";

const author = { userId: null, name: "owner@example.org" };
let database: TestDatabase;
let numberId: string;

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

describe("keyword services", () => {
  it("are stored with their words in order and refused when a word is taken, with its place", async () => {
    const id = await saveService(author, null, { ...service, numberIds: [numberId] });
    expect(await getService(id)).toMatchObject({ words: ["weather"], aliases: ["rain"], position: 0 });
    const taken = { ...service, name: "Rain", numberIds: [numberId], words: ["other", "Weather."] };
    const error = await refusal(saveService(author, null, taken));
    expect(error.problems.map(({ path }) => path)).toEqual(["words.1", "aliases.0"]);
    expect(await listServices()).toHaveLength(1);
  });

  it("take a word once, whoever saves it at the same moment", async () => {
    const twins = ["One", "Two", "Three", "Four", "Five", "Six"].map((name) =>
      saveService(author, null, { ...service, name, numberIds: [numberId], words: ["shared"], aliases: [] }),
    );
    const results = await Promise.allSettled(twins);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const stored = (await listServices()).filter(({ words }) => words.includes("shared"));
    expect(stored).toHaveLength(1);
    await deleteService(author, stored[0]!.id);
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

  it("refuse a name that exists and a number that is gone, each with its place in the form", async () => {
    const gone = "019aaaaa-0000-7000-8000-000000000000";
    const error = await refusal(
      saveService(author, null, { ...service, words: ["new"], aliases: [], numberIds: [gone] }),
    );
    expect(error.problems.map(({ path }) => path)).toEqual(["name", "numberIds"]);
    const weather = (await listServices()).find(({ name }) => name === "Weather")!;
    await saveService(author, weather.id, { ...weather, words: ["weather", "የአየር ሁኔታ"] });
    expect(await getService(weather.id)).toMatchObject({ words: ["weather", "የአየር ሁኔታ"], position: 0 });
  });

  it("keep the order a person gave them, which decides between equals; an order of other services is refused", async () => {
    const general = { ...service, allNumbers: true, aliases: [], words: ["zebra"] };
    const first = await saveService(author, null, { ...general, name: "A", words: ["apple"] });
    const second = await saveService(author, null, { ...general, name: "B" });
    const before = (await listServices()).map(({ id }) => id);
    expect(before.slice(-2)).toEqual([first, second]);
    const after = [second, ...before.filter((id) => id !== second)];
    await orderServices(author, after);
    expect((await listServices()).map(({ id }) => id)).toEqual(after);
    expect((await loadRuleSet()).services.find(({ name }) => name === "B")?.position).toBe(0);
    for (const wrong of [after.slice(1), [...after, newId()], [...after.slice(1), after[1]!]]) {
      expect((await refusal(orderServices(author, wrong))).code).toBe("conflict");
    }
    expect((await listServices()).map(({ id }) => id)).toEqual(after);
  });

  it("decide texts as soon as they are saved, and no more once they are off or deleted", async () => {
    const decided = async (): Promise<string> =>
      decide(compileRules(await loadRuleSet()), { numberId, text: "Tea!", receivedAt: Date.now() }).kind;
    expect(await decided()).toBe("catch-all");
    const id = await saveService(author, null, {
      ...service,
      name: "Tea",
      words: ["tea"],
      aliases: [],
      numberIds: [numberId],
    });
    expect(await decided()).toBe("service");
    await setServiceEnabled(author, id, false);
    expect(await decided()).toBe("catch-all");
    await setServiceEnabled(author, id, true);
    await deleteService(author, id);
    expect(await decided()).toBe("catch-all");
    expect((await refusal(deleteService(author, id))).code).toBe("not-found");
    expect(
      (
        await refusal(
          saveService(author, id, {
            ...service,
            name: "Tea 2",
            words: ["tea"],
            aliases: [],
            numberIds: [numberId],
          }),
        )
      ).code,
    ).toBe("not-found");
  });

  it("leave who changed what in the audit", async () => {
    const lines = await prisma.audit.findMany({
      where: { objectType: "service", objectName: "Tea" },
      orderBy: { id: "asc" },
    });
    expect(lines.map(({ action, actor }) => [action, actor])).toEqual(
      ["create", "turn-off", "turn-on", "delete"].map((action) => [action, author.name]),
    );
  });
});

describe("the texts that a service took", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  const hours = 3600_000;

  /** `count` texts, `minutes` apart, the first at `at`. */
  async function store(
    ruleId: string,
    { at, count = 1, direction = 0 }: { at: number; count?: number; direction?: number },
  ): Promise<void> {
    const ids = Array.from({ length: count }, (_, index) => newId(at + index));
    await pool.query(
      `INSERT INTO message (contact_key, id, at, direction, state, rule_id)
       SELECT gen_random_uuid(), id, $2, $3, 0, $4 FROM unnest($1::uuid[]) AS t (id)`,
      [ids, new Date(at), direction, ruleId],
    );
  }

  it("are counted over a day and a week, answers and redelivered copies apart, and no further than the cap", async () => {
    const [few, many, none] = [newId(), newId(), newId()];
    for (const ago of [1, 23, 25, 24 * 6]) await store(few, { at: now - ago * hours });
    await store(few, { at: now - 24 * 8 * hours });
    await store(few, { at: now - hours, direction: 1 });
    await pool.query("UPDATE message SET redelivery_of = id WHERE rule_id = $1 AND at = $2", [
      few,
      new Date(now - 23 * hours),
    ]);
    await store(many, { at: now - 30 * hours, count: MATCHED_CAP + 5 });
    expect(await countMatched([few, many, none], now)).toEqual(
      new Map([
        [few, { day: 1, week: 3, capped: false }],
        [many, { day: 0, week: MATCHED_CAP, capped: true }],
      ]),
    );
  });
});
