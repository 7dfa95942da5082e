import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pool, prisma } from "@/db/client";
import {
  deleteConnection,
  getConnection,
  listConnections,
  saveConnection,
  sendOneText,
  setConnectionEnabled,
  testConnection,
} from "@/db/connections";
import { decryptSecret } from "@/db/secrets";
import { claimRequests, finishRequest, getRequest, requestRestart } from "@/db/worker-requests";
import { acquireLeases } from "@/db/worker-state";
import { draftOfView, type ConnectionInput } from "@/domain/connections/draft";
import { draftOf } from "@/domain/connections/presets";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

const author = { userId: null, name: "owner@example.org" };
const WORKER = "00000000-0000-7000-8000-000000000001";
const OTHER_WORKER = "00000000-0000-7000-8000-000000000002";
let database: TestDatabase;

const input = (more: Partial<ConnectionInput> = {}): ConnectionInput => ({
  ...{ ...draftOf("phone"), name: "Phone", host: "10.0.0.7", systemId: "radio", password: "secret" },
  ...{ numbers: ["12345"], country: "ET", ...more },
});

beforeAll(async () => {
  database = await createInstallation();
});

beforeEach(async () => {
  await prisma.connection.deleteMany();
  await prisma.workerRequest.deleteMany();
});

afterAll(() => database.drop());

const storedPassword = async (id: string): Promise<string> =>
  decryptSecret(
    (await prisma.connection.findUniqueOrThrow({ where: { id } })).passwordEnc,
    `connection-password:${id}`,
  );

describe("a saved connection", () => {
  it("comes back as it was typed, but for its password", async () => {
    const id = await saveConnection(author, null, input());
    const view = await getConnection(id);
    expect(view).toMatchObject({ name: "Phone", numbers: ["12345"], hasPassword: true, state: "down" });
    expect(view?.reason).toContain("No worker");
    expect(JSON.stringify(view)).not.toContain("secret");
    expect(draftOfView(view!)).toEqual({ ...input(), password: "" });
  });

  it("keeps its password when none is typed, takes a new one, and loses it only when told so", async () => {
    const id = await saveConnection(author, null, input());
    await saveConnection(author, id, input({ password: "" }));
    expect(await storedPassword(id)).toBe("secret");
    await saveConnection(author, id, input({ password: "another" }));
    expect(await storedPassword(id)).toBe("another");
    await saveConnection(author, id, input({ password: "", clearPassword: true }));
    expect(await storedPassword(id)).toBe("");
  });

  it.each<[string, Partial<ConnectionInput>]>([
    ["host", { host: "attacker.example" }],
    ["port", { port: 5012 }],
    ["system id", { systemId: "other" }],
    ["TLS", { settings: connectionSettingsSchema.parse({ tls: { enabled: true, verify: false } }) }],
  ])(
    "sends a stored password to no other %s: it has to be typed again, to save and to test",
    async (_, moved) => {
      const id = await saveConnection(author, null, input());
      const refusal = { code: "invalid", problems: [{ path: "password" }] };
      const silent = input({ ...moved, password: "" });
      await expect(saveConnection(author, id, silent)).rejects.toMatchObject(refusal);
      await expect(testConnection(author, id, silent)).rejects.toMatchObject(refusal);
      expect(draftOfView((await getConnection(id))!)).toEqual({ ...input(), password: "" });
      expect(await prisma.workerRequest.count()).toBe(0);
      await saveConnection(author, id, { ...silent, clearPassword: true });
      expect(await storedPassword(id)).toBe("");
      await saveConnection(author, id, input({ password: "" }));
      await saveConnection(author, id, input({ ...moved, password: "typed again" }));
      expect(await storedPassword(id)).toBe("typed again");
    },
  );

  it("may not have the name of another, and the refusal names the field", async () => {
    await saveConnection(author, null, input());
    await expect(saveConnection(author, null, input({ host: "other" }))).rejects.toMatchObject({
      ...{ code: "conflict", problems: [{ path: "name" }] },
    });
  });

  it("leaves a number that others use where it is when it gives it up", async () => {
    const first = await saveConnection(author, null, input({ numbers: ["12345", "+251911000000"] }));
    await saveConnection(author, null, input({ name: "Second", numbers: ["12345"] }));
    await saveConnection(author, first, input({ numbers: ["251911000000"] }));
    expect((await listConnections()).map(({ name, numbers }) => [name, numbers])).toEqual([
      ["Phone", ["251911000000"]],
      ["Second", ["12345"]],
    ]);
  });
});

describe("a deleted connection", () => {
  it("takes what waits in its outbox out of it, cancelled with the reason", async () => {
    const id = await saveConnection(author, null, input());
    const { numberIds } = (await getConnection(id))!;
    const to = { connectionId: id, numberId: numberIds[0]!.id, text: "Hello" };
    const { messageId } = await sendOneText({ ...to, to: "0911 000 001" });
    expect((await getConnection(id))?.waiting).toBe(1);
    await deleteConnection(author, id);
    expect(await getConnection(id)).toBeNull();
    const { rows } = await pool.query(
      `SELECT m.state, e.detail, (SELECT count(*) FROM outbox) AS waiting
         FROM message m JOIN message_event e ON e.message_id = m.id WHERE m.id = $1`,
      [messageId],
    );
    expect(rows).toEqual([{ state: 9, detail: "the connection was deleted", waiting: 0 }]);
  });

  it("is waited for while a worker holds its link", async () => {
    const id = await saveConnection(author, null, input());
    await acquireLeases(pool, WORKER, [id]);
    const deleting = deleteConnection(author, id);
    await vi.waitFor(async () => expect((await getConnection(id))?.enabled).toBe(false), 5000);
    await pool.query("UPDATE connection_runtime SET worker_id = NULL WHERE connection_id = $1", [id]);
    await deleting;
    expect(await listConnections()).toEqual([]);
  });
});

describe("one text by hand", () => {
  it("goes to a number as people of the connection's country write it", async () => {
    const id = await saveConnection(author, null, input());
    const { numberIds } = (await getConnection(id))!;
    await sendOneText({ connectionId: id, numberId: numberIds[0]!.id, to: "0911 222 333", text: "Hello" });
    const { rows } = await pool.query("SELECT kind, address FROM contact WHERE address LIKE '%222333'");
    expect(rows).toEqual([{ kind: 0, address: "251911222333" }]);
  });

  it("is refused for what is no number, and from a number of another connection", async () => {
    const id = await saveConnection(author, null, input());
    const { numberIds } = (await getConnection(id))!;
    const text = { connectionId: id, numberId: numberIds[0]!.id, to: "MYBANK", text: "Hello" };
    await expect(sendOneText(text)).rejects.toMatchObject({ problems: [{ path: "to" }] });
    await expect(sendOneText({ ...text, to: "0911222333", numberId: WORKER })).rejects.toMatchObject({
      problems: [{ path: "numberId" }],
    });
  });
});

describe("a request to a worker", () => {
  it("is claimed by one worker only", async () => {
    const id = await saveConnection(author, null, input());
    for (let index = 0; index < 5; index += 1) await requestRestart(id, null);
    const claims = await Promise.all([claimRequests(WORKER), claimRequests(OTHER_WORKER)]);
    const ids = claims.flat().map((claim) => claim.id);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });

  it("about a connection goes to the worker that holds its link", async () => {
    const id = await saveConnection(author, null, input());
    await acquireLeases(pool, WORKER, [id]);
    const request = await requestRestart(id, null);
    expect(await claimRequests(OTHER_WORKER)).toEqual([]);
    expect(await claimRequests(WORKER)).toMatchObject([
      { id: request, kind: "restart-link", connectionId: id },
    ]);
  });

  it("to test hands the stored password over when none is typed, and stores it nowhere in the clear", async () => {
    const id = await saveConnection(author, null, input());
    await setConnectionEnabled(author, id, false);
    const request = await testConnection(author, id, input({ password: "", systemType: "SMPP" }));
    const row = await prisma.workerRequest.findUniqueOrThrow({ where: { id: request } });
    expect(JSON.stringify(row.payload)).not.toContain("secret");
    expect(await claimRequests(WORKER)).toMatchObject([
      { connectionId: null, payload: { systemType: "SMPP", password: "secret" } },
    ]);
    await finishRequest(request, "done", { ok: false, step: "tcp", words: "Nothing listens there." });
    expect(await getRequest(request)).toEqual({
      ...{ id: request, state: "done", result: { ok: false, step: "tcp", words: "Nothing listens there." } },
    });
    expect((await prisma.workerRequest.findUniqueOrThrow({ where: { id: request } })).payload).toEqual({});
  });

  it("to test an account that a connection uses names that connection, so that it is not bound twice", async () => {
    const id = await saveConnection(author, null, input());
    await testConnection(author, null, input({ name: "Copy" }));
    expect(await claimRequests(WORKER)).toMatchObject([{ connectionId: id }]);
    await setConnectionEnabled(author, id, false);
    await testConnection(author, null, input({ name: "Copy" }));
    expect(await claimRequests(WORKER)).toMatchObject([{ connectionId: null }]);
  });

  it("that nobody took in time has failed and says what to look at", async () => {
    const request = await requestRestart(await saveConnection(author, null, input()), null);
    await pool.query("UPDATE worker_request SET created_at = now() - interval '2 min'");
    expect(await getRequest(request)).toMatchObject({ state: "failed" });
    expect(await claimRequests(WORKER)).toEqual([]);
    expect((await getRequest(request))?.result?.words).toContain("worker runs");
  });
});
