import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { applyProvision, exportProvision } from "@/db/provision";
import { loadRuleSet } from "@/db/rules";
import { decryptSecret } from "@/db/secrets";
import { AppError } from "@/domain/errors";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

const author = { userId: null, name: "apply" };
let database: TestDatabase;

beforeAll(async () => {
  database = await createInstallation();
});

afterAll(() => database.drop());

const passwordOf = ({ id, passwordEnc }: { id: string; passwordEnc: string }): string =>
  decryptSecret(passwordEnc, `connection-password:${id}`);

async function example(): Promise<Record<string, Record<string, unknown>[]>> {
  const path = fileURLToPath(new URL("../../docs/setup-example.json", import.meta.url));
  return JSON.parse(await readFile(path, "utf8")) as Record<string, Record<string, unknown>[]>;
}

async function problemsOf(document: unknown): Promise<string[]> {
  const error: unknown = await applyProvision(document, author).catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error(`was applied: ${JSON.stringify(error)}`);
  return error.problems.map(({ path, message }) => `${path}: ${message}`);
}

async function version(): Promise<number> {
  return Number((await prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).configVersion);
}

describe("provisioning from a file", () => {
  it("creates everything the file names, as the worker then sees it", async () => {
    const changes = await applyProvision(await example(), author);
    expect(changes.map(({ section, name, what }) => `${what} ${section} ${name}`)).toEqual([
      "created connections operator",
      "created lists Morning news",
      "created services yes-no",
      "created services Anything else",
      "created polls Song of the week",
    ]);
    const rules = await loadRuleSet(Date.parse("2026-11-30T00:00:00Z"));
    expect(rules.numbers.map(({ address }) => address)).toEqual(["12345"]);
    expect(rules.services.map(({ words }) => words.map(({ word }) => word))).toEqual([["yes", "no"], []]);
    expect(rules.polls[0]).toMatchObject({
      keyword: "VOTE",
      opensAt: Date.parse("2026-12-01T18:00:00Z"),
      choices: [
        { name: "Blue", words: ["1", "blue"] },
        { name: "Red", words: ["2", "red"] },
      ],
    });
    const connection = await prisma.connection.findUniqueOrThrow({ where: { name: "operator" } });
    expect(connection.passwordEnc).not.toContain("pw");
    expect(passwordOf(connection)).toBe("pw");
  });

  it("changes nothing the second time, and writes nothing", async () => {
    const before = await version();
    const changes = await applyProvision(await example(), author);
    expect(changes.every(({ what }) => what === "unchanged")).toBe(true);
    expect(await version()).toBe(before);
  });

  it("exports a file without passwords that changes nothing when applied", async () => {
    const exported = await exportProvision();
    expect(JSON.stringify(exported)).not.toContain("password");
    const changes = await applyProvision(JSON.parse(JSON.stringify(exported)), author);
    expect(changes.map(({ what }) => what)).toEqual(Array(5).fill("unchanged"));
  });

  it("leaves alone what a file leaves out, above all the password", async () => {
    const before = await version();
    const changes = await applyProvision(
      { connections: [{ name: "operator", window: 20 }], services: [{ name: "yes-no", enabled: false }] },
      author,
    );
    expect(changes.map(({ fields }) => fields)).toEqual([["window"], ["enabled"]]);
    expect(await version()).toBe(before + 1);
    const connection = await prisma.connection.findUniqueOrThrow({ where: { name: "operator" } });
    expect(connection).toMatchObject({ port: 2775, host: "127.0.0.1", windowSize: 20 });
    expect(passwordOf(connection)).toBe("pw");
    const audit = await prisma.audit.findMany({ where: { action: "change" } });
    expect(audit.map(({ objectName, detail }) => [objectName, detail])).toEqual([
      ["operator", { fields: ["window"] }],
      ["yes-no", { fields: ["enabled"] }],
    ]);
  });

  it("sends a stored password to no other host: the file has to say it again", async () => {
    for (const moved of [{ host: "10.9.9.9" }, { port: 2776 }, { systemId: "other" }]) {
      expect(await problemsOf({ connections: [{ name: "operator", ...moved }] })).toEqual([
        expect.stringMatching(
          /^connections\[0\]\.password: is missing: the stored one goes only to the host/,
        ),
      ]);
    }
    const tls = { tls: { enabled: true, verify: false } };
    expect(await problemsOf({ connections: [{ name: "operator", settings: tls }] })).toHaveLength(1);
    const said = { name: "operator", password: "pw" };
    await applyProvision({ connections: [{ ...said, port: 2776 }] }, author);
    await applyProvision({ connections: [{ ...said, port: 2775 }] }, author);
    const connection = await prisma.connection.findUniqueOrThrow({ where: { name: "operator" } });
    expect(passwordOf(connection)).toBe("pw");
  });

  it("takes an empty system id and an empty password, as phones want", async () => {
    const phone = {
      name: "phone",
      host: "10.0.0.2",
      port: 5011,
      systemId: "",
      password: "",
      numbers: ["+251911000001"],
    };
    await applyProvision({ connections: [phone] }, author);
    const stored = await prisma.connection.findUniqueOrThrow({
      where: { name: "phone" },
      include: { numbers: { include: { number: true } } },
    });
    expect(stored).toMatchObject({ systemId: "", passwordEnc: "" });
    expect(stored.numbers.map(({ number }) => number.address)).toEqual(["251911000001"]);
  });

  it("keeps a choice that keeps its name, and withdraws one that the file drops", async () => {
    const before = await prisma.choice.findMany({ orderBy: { position: "asc" } });
    const choices = [
      { name: "Green", words: ["3"] },
      { name: "Blue", words: ["1"] },
    ];
    await applyProvision({ polls: [{ name: "Song of the week", choices }] }, author);
    const after = await prisma.choice.findMany({ orderBy: [{ withdrawnAt: "desc" }, { position: "asc" }] });
    expect(after.map(({ name, withdrawnAt }) => [name, withdrawnAt === null])).toEqual([
      ["Green", true],
      ["Blue", true],
      ["Red", false],
    ]);
    expect(after[1]?.id).toBe(before[0]?.id);
    const exported = await exportProvision();
    expect(exported.polls?.[0]?.choices).toEqual(choices);
  });
});

describe("a wrong file", () => {
  it("is refused with the place of a character that PostgreSQL does not store", async () => {
    expect(await problemsOf({ services: [{ name: "a", number: "12345", keywords: ["x", "y\0"] }] })).toEqual([
      "services[0].keywords[1]: holds a character that no text has (U+0000)",
    ]);
  });

  it("is refused key by key with the path of every mistake", async () => {
    const problems = await problemsOf({
      services: [{ name: "a", number: "12345", keywrods: ["x"], reply: "{{ broken" }],
      polls: [
        {
          name: "p",
          number: "12345",
          choices: [
            { name: "A", words: ["1"] },
            { name: "B", words: ["!", 7] },
          ],
        },
      ],
      conections: [],
    });
    expect(problems).toEqual([
      expect.stringMatching(/^services\[0\]\.reply: The text has a mistake/),
      "services[0].keywrods: is not a setting that is known here",
      "polls[0].choices[1].words[1]: must be text in quotes",
      "conections: is not a setting that is known here",
    ]);
  });

  it("names what a new object lacks, and names that stand twice", async () => {
    expect(
      await problemsOf({
        connections: [{ name: "new" }, { name: "new", host: "h", port: 1 }],
        polls: [{ name: "p" }],
      }),
    ).toEqual([
      "connections[1].name: “new” is already the name of connections[0]",
      "connections[0].host: is missing: a new connection needs it",
      "connections[0].port: is missing: a new connection needs it",
      "polls[0].choices: is missing: a new poll needs it",
    ]);
  });

  it("names numbers that no connection reaches, reversed times and unknown lists", async () => {
    const choices = [{ name: "A", words: ["a1"] }];
    const times = { opensAt: "2027-01-01T12:00:00+03:00", closesAt: "2027-01-01T08:00:00Z" };
    expect(
      await problemsOf({
        services: [{ name: "s", numbers: ["12345", "999"], keywords: ["hello"] }],
        polls: [{ name: "p", number: "777", choices, ...times, list: "nobody" }],
      }),
    ).toEqual([
      expect.stringMatching(/^services\[0\]\.numbers\[1\]: no connection reaches 999/),
      expect.stringMatching(/^polls\[0\]\.number: no connection reaches 777/),
      expect.stringMatching(/^polls\[0\]\.closesAt: must be later than opensAt/),
      "polls[0].list: there is no list “nobody”",
    ]);
  });

  it("names words kept for compliance, words taken, and the second catch-all, at the later place", async () => {
    const problems = await problemsOf({
      services: [
        { name: "s1", number: "12345", keywords: ["Stop"], reply: "x" },
        { name: "s2", number: "12345", keywords: ["weather"] },
        { name: "s3", number: "12345", keywords: ["rain", "WEATHER!"] },
        { name: "s4", number: "12345", catchAll: true },
      ],
      polls: [
        {
          name: "p",
          number: "12345",
          keyword: "HELP",
          choices: [
            { name: "A", words: ["a"] },
            { name: "B", words: ["b", "A."] },
          ],
        },
      ],
    });
    expect(problems.map((line) => line.split(":")[0])).toEqual([
      "services[3].catchAll",
      "services[0].keywords[0]",
      "services[2].keywords[1]",
      "polls[0].keyword",
      "polls[0].choices[1].words[1]",
    ]);
  });

  it("leaves nothing behind, not even its right half", async () => {
    const before = { version: await version(), services: await prisma.service.count() };
    await problemsOf({
      services: [
        { name: "right", number: "12345", keywords: ["right"] },
        { name: "wrong", number: "999", keywords: ["wrong"] },
      ],
    });
    expect({ version: await version(), services: await prisma.service.count() }).toEqual(before);
  });

  it("is refused when its poll has the name of an archived one", async () => {
    await prisma.poll.create({ data: { name: "Old", archivedAt: new Date() } });
    expect(
      await problemsOf({
        polls: [{ name: "Old", number: "12345", choices: [{ name: "A", words: ["zz"] }] }],
      }),
    ).toEqual(["polls[0].name: an archived poll is called “Old”; choose another name"]);
  });
});
