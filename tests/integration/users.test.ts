import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAttempts } from "@/db/attempts";
import { closeClients, pool, prisma } from "@/db/client";
import { checkIdentity, getInstallation, saveInstallation } from "@/db/installation";
import { createOwner, isSetupOpen } from "@/db/setup";
import { signIn } from "@/db/sign-in";
import {
  changeOwnPassword,
  changeUser,
  createUser,
  findSessionUser,
  listUsers,
  resetPassword,
} from "@/db/users";
import { AppError } from "@/domain/errors";
import { ATTEMPT_LIMITS } from "@/domain/users/sign-in-limit";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

const T0 = Date.parse("2026-11-24T12:00:00Z");
const CODE = "ABCD-EFGH-JKMN-PQRS";
const PASSWORD = "correct horse battery";
const author = { userId: null, name: "test" };
const key = Buffer.alloc(32, 7).toString("base64");
let database: TestDatabase;

const setup = (email = "owner@example.org", code = CODE) => ({
  code,
  email,
  name: "Selam",
  password: PASSWORD,
  timeZone: "Africa/Addis_Ababa",
});

async function printCode(code = CODE): Promise<void> {
  const codeHash = createHash("sha256").update(code).digest("hex");
  await prisma.setupCode.upsert({ where: { id: 1 }, create: { id: 1, codeHash }, update: { codeHash } });
}

async function sessionOf(email: string) {
  const { id, sessionVersion } = await prisma.appUser.findUniqueOrThrow({ where: { email } });
  return { id, sessionVersion };
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error("It was not refused.", { cause: error });
}

const enter = (password: string, { email = "owner@example.org", address = "10.0.0.1", now = T0 } = {}) =>
  signIn({ email, password }, { address, now });

beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("REPLYBACK_IDENTITY_KEY", key);
  vi.stubEnv("REPLYBACK_SECRET_KEY", key);
  await checkIdentity();
});

afterAll(async () => {
  await closeClients();
  await database.drop();
});

beforeEach(async () => {
  await pool.query("TRUNCATE app_user, setup_code, sign_in_attempt");
  await printCode();
});

describe("the first visit", () => {
  it("makes the owner with the printed code, takes over the time zone, and closes behind", async () => {
    expect(await isSetupOpen()).toBe(true);
    await createOwner(setup("owner@example.org", "abcd efgh jkmn pqrs"), T0);
    expect(await isSetupOpen()).toBe(false);
    expect(await getInstallation()).toMatchObject({ timeZone: "Africa/Addis_Ababa" });
    expect(await prisma.setupCode.count()).toBe(0);
    expect((await refusal(createOwner(setup("second@example.org"), T0))).code).toBe("conflict");
  });

  it("makes one owner only, however many try at once", async () => {
    const tries = Array.from({ length: 8 }, (_, index) => createOwner(setup(`o${index}@example.org`), T0));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await prisma.appUser.count()).toBe(1);
  });

  it("refuses a wrong code at its field, and guesses after the tenth even with the right one", async () => {
    for (let guess = 0; guess < ATTEMPT_LIMITS.setup.failures; guess++) {
      const { problems } = await refusal(createOwner(setup("x@example.org", "WRON-GCOD-EWRO-NGXX"), T0));
      expect(problems).toMatchObject([{ path: "code" }]);
    }
    expect((await refusal(createOwner(setup(), T0))).code).toBe("too-many-attempts");
    await createOwner(setup(), T0 + ATTEMPT_LIMITS.setup.windowMs);
    expect(await prisma.appUser.count()).toBe(1);
  });
});

describe("signing in", () => {
  beforeEach(() => createOwner(setup(), T0));

  it("proves an account by its password, whatever the case of its address", async () => {
    expect(await enter(PASSWORD, { email: " Owner@Example.org " })).toMatchObject({ sessionVersion: 1 });
    expect(await enter("wrong")).toBeNull();
    expect(await enter(PASSWORD, { email: "nobody@example.org" })).toBeNull();
  });

  it("closes for one address at one account after five failures, and not for another address", async () => {
    for (let guess = 0; guess < ATTEMPT_LIMITS.pair.failures; guess++)
      expect(await enter("wrong")).toBeNull();
    expect((await refusal(enter(PASSWORD))).code).toBe("too-many-attempts");
    expect(await enter(PASSWORD, { address: "10.0.0.2" })).not.toBeNull();
    expect(await enter(PASSWORD, { now: T0 + ATTEMPT_LIMITS.pair.windowMs })).not.toBeNull();
  });

  it("lets no more guesses through at once than one after the other", async () => {
    const guesses = Array.from({ length: 12 }, () => enter("wrong"));
    const outcomes = await Promise.allSettled(guesses);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(
      ATTEMPT_LIMITS.pair.failures,
    );
  });

  it("gives a success its attempt back, so that who knows the password is never locked out", async () => {
    for (let visit = 0; visit < ATTEMPT_LIMITS.pair.failures + 3; visit++) {
      expect(await enter(PASSWORD)).not.toBeNull();
    }
  });

  it("keeps neither the account nor the address in the table of attempts", async () => {
    await enter("wrong");
    const { rows } = await pool.query<{ key: string }>("SELECT key FROM sign_in_attempt");
    expect(rows).toHaveLength(4);
    expect(rows.map((row) => row.key).join()).not.toMatch(/owner|10\.0/);
  });

  it("is forgotten a day after the attempt, whether or not anybody signs in again", async () => {
    const count = () => prisma.signInAttempt.count();
    await enter("wrong");
    await forgetAttempts(T0 + 23 * 3600_000);
    expect(await count()).toBe(4);
    await forgetAttempts(T0 + 25 * 3600_000);
    expect(await count()).toBe(0);
  });

  it("refuses a switched-off account like an unknown one", async () => {
    await createUser(author, { name: "B", email: "b@example.org", role: "owner", password: PASSWORD });
    const { id } = await sessionOf("b@example.org");
    await changeUser(author, { id, name: "B", role: "owner", active: false });
    expect(await enter(PASSWORD, { email: "b@example.org" })).toBeNull();
  });
});

describe("a session", () => {
  beforeEach(() => createOwner(setup(), T0));

  it("ends at once when the password changes, the rights change, or the account is switched off", async () => {
    await createUser(author, { name: "B", email: "b@example.org", role: "editor", password: PASSWORD });
    const live = async () => {
      const { id, sessionVersion } = await sessionOf("b@example.org");
      expect(await findSessionUser(id, sessionVersion)).not.toBeNull();
      return { id, sessionVersion };
    };
    const first = await live();
    await resetPassword(author, { id: first.id, password: "another long password" });
    expect(await findSessionUser(first.id, first.sessionVersion)).toBeNull();
    const second = await live();
    await changeUser(author, { id: first.id, name: "B", role: "viewer", active: true });
    expect(await findSessionUser(second.id, second.sessionVersion)).toBeNull();
    const third = await live();
    await changeUser(author, { id: first.id, name: "B", role: "viewer", active: false });
    expect(await findSessionUser(third.id, third.sessionVersion + 1)).toBeNull();
  });

  it("goes on when only the name changed", async () => {
    const { id, sessionVersion } = await sessionOf("owner@example.org");
    await changeUser(author, { id, name: "Selam Tesfaye", role: "owner", active: true });
    expect(await findSessionUser(id, sessionVersion)).toMatchObject({ name: "Selam Tesfaye" });
  });

  it("changes its own password only with the present one, and guesses at that are limited", async () => {
    const own = { ...(await sessionOf("owner@example.org")), email: "owner@example.org" };
    const wrong = { current: "wrong", password: "another long password" };
    expect((await refusal(changeOwnPassword(own, wrong, { now: T0 }))).problems).toMatchObject([
      { path: "current" },
    ]);
    await changeOwnPassword(own, { ...wrong, current: PASSWORD }, { now: T0 });
    expect(await enter("another long password")).not.toBeNull();
    expect(await enter(PASSWORD)).toBeNull();
    for (let guess = 0; guess < ATTEMPT_LIMITS.pair.failures; guess++) {
      await refusal(changeOwnPassword(own, wrong, { now: T0 }));
    }
    expect((await refusal(changeOwnPassword(own, wrong, { now: T0 }))).code).toBe("too-many-attempts");
  });
});

describe("people", () => {
  beforeEach(() => createOwner(setup(), T0));

  it("names the field when an address is taken", async () => {
    const again = { name: "X", email: "owner@example.org", role: "viewer", password: PASSWORD } as const;
    expect((await refusal(createUser(author, again))).problems).toMatchObject([{ path: "email" }]);
  });

  it("never lets the last account that manages people lose that, nor two of them switch each other off at once", async () => {
    const owner = await sessionOf("owner@example.org");
    const demote = (id: string) => changeUser(author, { id, name: "X", role: "viewer", active: true });
    expect((await refusal(demote(owner.id))).code).toBe("conflict");
    const other = await createUser(author, {
      name: "B",
      email: "b@example.org",
      role: "owner",
      password: PASSWORD,
    });
    const outcomes = await Promise.allSettled([demote(owner.id), demote(other)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listUsers()).filter(({ rights }) => rights.includes("admin"))).toHaveLength(1);
  });

  it("can't switch off themselves", async () => {
    const { id } = await sessionOf("owner@example.org");
    await createUser(author, { name: "B", email: "b@example.org", role: "owner", password: PASSWORD });
    const self = { userId: id, name: "owner@example.org" };
    const off = { id, name: "X", role: "owner", active: false } as const;
    expect((await refusal(changeUser(self, off))).code).toBe("conflict");
  });

  it("writes who changed whom, and no password, into the audit", async () => {
    const { id } = await sessionOf("owner@example.org");
    await resetPassword({ userId: id, name: "owner@example.org" }, { id, password: "another long password" });
    const { rows } = await pool.query("SELECT * FROM audit WHERE object_type = 'user' AND object_id = $1", [
      id,
    ]);
    expect(rows.map((row: { action: string }) => row.action).sort()).toEqual(["create", "reset-password"]);
    expect(JSON.stringify(rows)).not.toContain("another long");
  });
});

describe("the installation's settings", () => {
  it("are raised into a new configuration version, which workers read", async () => {
    const version = async () =>
      (await prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).configVersion;
    const before = await version();
    await saveInstallation(author, {
      name: "Radio",
      timeZone: "Africa/Nairobi",
      stopReply: "Bye",
      startReply: "Hello",
      helpReply: "Help",
      localStopWords: ["baas"],
      localStartWords: [],
      localHelpWords: [],
    });
    expect(await version()).toBeGreaterThan(before);
    expect(await getInstallation()).toEqual({ name: "Radio", timeZone: "Africa/Nairobi" });
  });
});
