import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { getConnection, saveConnection } from "@/db/connections";
import { listLinks } from "@/db/links";
import { applyProvision, exportProvision } from "@/db/provision";
import { getSending, setConnectionPaused, setSendingPaused } from "@/db/sending";
import { listWantedConnections } from "@/db/wanted-connections";
import { draftOfView, type ConnectionInput } from "@/domain/connections/draft";
import { draftOf } from "@/domain/connections/presets";
import { AppError } from "@/domain/errors";
import { TestAuthority } from "@/tests/support/certificates";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

const author = { userId: null, name: "owner@example.org" };
const authority = new TestAuthority();
const ca = authority.cert;
const client = authority.issue({ name: "radio" });
const server = authority.issue({ name: "smsc", dns: ["smsc.example.net"] });
let database: TestDatabase;

const plain: ConnectionInput = { ...draftOf("operator"), name: "Operator", host: "smsc.example.net" };
const secure = (tls: Partial<ConnectionInput["settings"]["tls"]>, clientKey = ""): ConnectionInput => ({
  ...plain,
  clientKey,
  settings: { ...plain.settings, tls: { ...plain.settings.tls, enabled: true, ...tls } },
});

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error(`was not refused: ${JSON.stringify(error)}`);
  return error.problems.map(({ path, message }) => `${path} ${message.split(":")[0]}`);
}

beforeAll(async () => {
  database = await createInstallation();
});

beforeEach(() => prisma.connection.deleteMany());

afterAll(() => database.drop());

describe("TLS material of a connection", () => {
  it("keeps its private key encrypted, hands it to the worker alone, and drops it with its certificate", async () => {
    const id = await saveConnection(author, null, secure({ ca, clientCert: client.cert }, client.key));
    const view = await getConnection(id);
    const row = await prisma.connection.findUniqueOrThrow({ where: { id } });
    expect(view?.hasClientKey).toBe(true);
    for (const seen of [view, row, await exportProvision()])
      expect(JSON.stringify(seen)).not.toContain("PRIVATE KEY");
    await saveConnection(author, id, { ...draftOfView(view!), trunk: "1" });
    expect((await listWantedConnections())[0]?.clientKey).toBe(client.key);
    await saveConnection(author, id, secure({ ca }));
    expect((await getConnection(id))?.hasClientKey).toBe(false);
    expect((await listWantedConnections())[0]).toMatchObject({ clientKey: "", fault: null });
  });

  it("is refused at its field when it could never be used", async () => {
    const broken = ca.replace(/[A-Za-z0-9+/]{40}/, "");
    const save = (input: ConnectionInput) => problemsOf(saveConnection(author, null, input));
    expect(await save(secure({ ca: broken }))).toEqual([
      "settings.tls.ca holds a certificate that cannot be read",
    ]);
    expect(await save(secure({ clientCert: client.cert }))).toEqual(["clientKey is missing"]);
    expect(await save(secure({ clientCert: client.cert }, server.key))).toEqual([
      "clientKey does not belong to the client certificate",
    ]);
    expect(await save(secure({}, client.key))).toEqual(["settings.tls.clientCert is missing"]);
    expect(await prisma.connection.count()).toBe(0);
  });
});

describe("settings in the provisioning file", () => {
  const file = (connection: object) => ({
    connections: [{ name: "Operator", host: "smsc.example.net", port: 2775, ...connection }],
  });

  it("come back from an export as they went in, without secrets, and change nothing when applied again", async () => {
    const settings = {
      ...{ sessions: 3, longTexts: "sar", receiptIds: "hex-to-decimal", validitySeconds: 3600 },
      ...{ inactivitySeconds: 90, reconnectFloorSeconds: 2, reconnectCeilingSeconds: 30, kind: "gateway" },
      tls: { enabled: true, ca: ca.trim(), clientCert: client.cert.trim() },
    };
    await applyProvision(file({ settings, clientKey: client.key, password: "secret" }), author);
    const exported = await exportProvision();
    expect(exported.connections?.[0]).toMatchObject({ name: "Operator", settings });
    expect(JSON.stringify(exported)).not.toMatch(/PRIVATE KEY|"secret"/);
    expect((await applyProvision(exported, author)).map(({ what }) => what)).toEqual(["unchanged"]);
    expect((await listWantedConnections())[0]?.clientKey).toBe(client.key.trim());
  });

  it("leave alone what the file does not name, also inside TLS", async () => {
    await applyProvision(
      file({ settings: { enquireLinkSeconds: 5, tls: { serverName: "a.example.net" } } }),
      author,
    );
    await applyProvision(file({ settings: { responseSeconds: 7, tls: { enabled: true } } }), author);
    expect((await listWantedConnections())[0]?.settings).toMatchObject({
      ...{ enquireLinkSeconds: 5, responseSeconds: 7 },
      tls: { enabled: true, verify: true, serverName: "a.example.net" },
    });
  });

  it("are refused by their path when they contradict one another or cannot be used", async () => {
    const wrong = {
      reconnectFloorSeconds: 90,
      inactivitySeconds: 20,
      tls: { clientCert: client.cert },
    };
    expect(await problemsOf(applyProvision(file({ settings: wrong }), author))).toEqual([
      "connections[0].settings.reconnectCeilingSeconds must be at least the first wait, 90 s",
      "connections[0].settings.inactivitySeconds must be longer than 30 s, after which a sign of life is asked for",
      "connections[0].clientKey is missing",
    ]);
    const typed = { sessions: 0, longTexts: "udh", tls: { ca: "x", verifi: true } };
    expect(
      (await problemsOf(applyProvision(file({ settings: typed }), author))).map((one) => one.split(" ")[0]),
    ).toEqual([
      ...["connections[0].settings.sessions", "connections[0].settings.longTexts"],
      ...["connections[0].settings.tls.ca", "connections[0].settings.tls.verifi"],
    ]);
  });
});

describe("settings that this version cannot read", () => {
  it("stop the link with a sentence rather than bind it by defaults, perhaps without TLS", async () => {
    const id = await saveConnection(author, null, plain);
    await prisma.connection.update({ where: { id }, data: { settings: { tls: { enabled: "yes" } } } });
    expect((await listWantedConnections())[0]?.fault).toContain("cannot be read");
    await prisma.connection.update({ where: { id }, data: { settings: { enquireLinkSeconds: 20 } } });
    expect((await listWantedConnections())[0]).toMatchObject({
      ...{ fault: null, paused: false, clientKey: "" },
      settings: { enquireLinkSeconds: 20, sessions: 1, longTexts: "udh16", receiptIds: "learned" },
    });
  });
});

describe("a pause of sending", () => {
  const paused = async () => {
    const wanted = await listWantedConnections();
    return wanted.sort((a, b) => a.name.localeCompare(b.name)).map((one) => one.paused);
  };

  it("of one connection leaves the others alone; of all it covers each, and gives back what was paused by itself", async () => {
    const id = await saveConnection(author, null, plain);
    await saveConnection(author, null, { ...plain, name: "Second" });
    await setConnectionPaused(author, id, true);
    expect(await paused()).toEqual([true, false]);
    await setSendingPaused({ ...author, name: "selam@example.org" }, true);
    expect(await paused()).toEqual([true, true]);
    expect((await listLinks()).map((link) => link.paused)).toEqual([true, true]);
    expect(await getSending()).toMatchObject({ paused: true, by: "selam@example.org" });
    await setSendingPaused(author, false);
    expect(await paused()).toEqual([true, false]);
    expect(await getSending()).toEqual({ paused: false, by: null, since: null });
    await saveConnection(author, id, plain);
    expect(await paused()).toEqual([true, false]);
    const entries = await prisma.audit.findMany({
      where: { action: { endsWith: "-sending" } },
      orderBy: { at: "asc" },
    });
    expect(entries.map(({ action, objectType, actor }) => `${action} ${objectType} ${actor}`)).toEqual([
      "pause-sending connection owner@example.org",
      "pause-sending installation selam@example.org",
      "resume-sending installation owner@example.org",
    ]);
  });
});
