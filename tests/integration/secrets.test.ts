import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bindOldPasswords } from "@/db/bind-passwords";
import { prisma } from "@/db/client";
import { saveConnection, testConnection } from "@/db/connections";
import { decryptSecret, encryptSecret } from "@/db/secrets";
import { listWantedConnections } from "@/db/wanted-connections";
import { claimRequests, getRequest } from "@/db/worker-requests";
import { draftOf } from "@/domain/connections/presets";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, INSTALLATION_KEY as KEY } from "@/tests/support/installation";

const author = { userId: null, name: "owner@example.org" };
const WORKER = "00000000-0000-7000-8000-000000000001";
let database: TestDatabase;

const input = (name: string) => ({ ...draftOf("phone"), name, host: "10.0.0.7", password: `of ${name}` });

const passwordEnc = async (id: string): Promise<string> =>
  (await prisma.connection.findUniqueOrThrow({ where: { id } })).passwordEnc;

/** As versions before the binding wrote it. */
function oldCiphertext(plain: string, key = KEY): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  const keyId = createHash("sha256").update(key).digest("hex").slice(0, 8);
  return ["v1", keyId, nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

beforeAll(async () => {
  database = await createInstallation();
});

beforeEach(async () => {
  await prisma.connection.deleteMany();
  await prisma.workerRequest.deleteMany();
});

afterAll(() => database.drop());

describe("an encrypted password", () => {
  it("is read for the row it was written for, and for no other", async () => {
    const ours = await saveConnection(author, null, input("ours"));
    const theirs = await saveConnection(author, null, input("theirs"));
    await prisma.connection.update({
      where: { id: theirs },
      data: { passwordEnc: await passwordEnc(ours) },
    });
    const wanted = await listWantedConnections();
    expect(wanted.find(({ id }) => id === ours)).toMatchObject({ password: "of ours", fault: null });
    const copied = wanted.find(({ id }) => id === theirs);
    expect(copied).toMatchObject({ password: "", fault: expect.stringContaining("REPLYBACK_SECRET_KEY") });
  });

  it("serves no test of a connection when it is put into its request", async () => {
    const id = await saveConnection(author, null, input("ours"));
    const request = await testConnection(author, null, { ...input("else"), host: "10.0.0.8" });
    const payload = { passwordEnc: await passwordEnc(id) };
    await prisma.workerRequest.update({ where: { id: request }, data: { payload } });
    expect(await claimRequests(WORKER)).toEqual([]);
    expect((await getRequest(request))?.result?.words).toContain("REPLYBACK_SECRET_KEY");
  });

  it("under another key, cut short or of another purpose gives the same clear error", () => {
    const place = "connection-password:1";
    const good = encryptSecret("secret", place);
    expect(decryptSecret(good, place)).toBe("secret");
    const otherKey = good.replace(/^v2\.\w+/, "v2.00000000");
    const bad: [string, typeof place | "request-password:1"][] = [
      [otherKey, place],
      [good.slice(0, -4), place],
      [good.split(".").slice(0, 3).join("."), place],
      [good.replace("v2.", "v3."), place],
      [good, "request-password:1"],
    ];
    for (const [stored, where] of bad)
      expect(() => decryptSecret(stored, where)).toThrow(/REPLYBACK_SECRET_KEY/);
  });

  it("of an earlier version is bound to its row by the next start, and left alone under another key", async () => {
    const ours = await saveConnection(author, null, input("ours"));
    const lost = await saveConnection(author, null, input("lost"));
    const stranger = oldCiphertext("x", Buffer.alloc(32, 1));
    await prisma.connection.update({ where: { id: ours }, data: { passwordEnc: oldCiphertext("old one") } });
    await prisma.connection.update({ where: { id: lost }, data: { passwordEnc: stranger } });
    await bindOldPasswords();
    expect(decryptSecret(await passwordEnc(ours), `connection-password:${ours}`)).toBe("old one");
    expect(await passwordEnc(lost)).toBe(stranger);
  });
});
