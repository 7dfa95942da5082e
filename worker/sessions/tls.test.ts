import { createServer, type AddressInfo, type Server } from "node:net";
import type { TlsOptions } from "node:tls";
import pino from "pino";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { TestAuthority } from "@/tests/support/certificates";
import { politeScript, startScriptedSmsc, type ScriptedSmsc } from "@/tests/support/scripted-smsc";
import { PART } from "@/tests/support/session-bench";
import { systemClock } from "../clock";
import type { SessionEnd } from "../smpp/session-end";
import { needsPerson } from "./backoff";
import type { InboundPdu } from "./link";
import { SmppLink } from "./smpp-link";
import { testLink } from "./test-link";
import { describeTls } from "./tls-words";

const authority = new TestAuthority();
const server = authority.issue({ name: "smsc", dns: ["smsc.test"] });

let smsc: ScriptedSmsc | null = null;
let other: Server | null = null;
afterEach(async () => {
  await smsc?.close();
  smsc = null;
  const closing = other;
  other = null;
  if (closing) await new Promise((resolve) => closing.close(resolve));
});

async function serve(tls: TlsOptions): Promise<number> {
  smsc = await startScriptedSmsc(politeScript(), { tls });
  return smsc.port;
}

type Tls = { verify?: boolean; ca?: string; serverName?: string; clientCert?: string; clientKey?: string };

function test(port: number, { clientKey = "", ...tls }: Tls = {}) {
  return testLink({
    ...{ host: "127.0.0.1", port, systemId: "radio", password: "secret", systemType: "" },
    ...{ mode: "transceiver", clientKey },
    settings: {
      responseSeconds: 2,
      tls: { enabled: true, ca: authority.cert, serverName: "smsc.test", ...tls },
    },
  });
}

describe("a link over TLS", () => {
  it("binds when the server proves with the operator's CA that it has the name", async () => {
    expect(await test(await serve(server))).toMatchObject({ ok: true, step: "done" });
  });

  it("is not made with a server whose issuer is not known", async () => {
    const answer = await test(await serve(server), { ca: "" });
    expect(answer).toMatchObject({ ok: false, step: "tls" });
    expect(answer.words).toContain("not known here. Add the operator's CA certificate");
    expect(smsc!.peers).toEqual([]);
  });

  it("is not made with a server that another authority vouches for", async () => {
    const answer = await test(await serve(server), { ca: new TestAuthority("Somebody else").cert });
    expect(answer).toMatchObject({ ok: false, step: "tls" });
    expect(answer.words).toContain("not known here.");
  });

  it("is not made with a server of another name, nor with one known by its address only", async () => {
    const port = await serve(server);
    for (const serverName of ["other.test", ""]) {
      const answer = await test(port, { serverName });
      expect(answer).toMatchObject({ ok: false, step: "tls" });
      expect(answer.words).toContain("is for another name.");
    }
  });

  it("is not made with a certificate that has expired, nor with one of tomorrow", async () => {
    const hours = (count: number): Date => new Date(Date.now() + count * 3_600_000);
    const expired = authority.issue({ name: "smsc", dns: ["smsc.test"], validTo: hours(-1) });
    expect((await test(await serve(expired))).words).toContain("has expired: the operator has to renew it.");
    await smsc!.close();
    const future = authority.issue({ name: "smsc", dns: ["smsc.test"], validFrom: hours(5) });
    expect((await test(await serve(future))).words).toContain("is not valid yet.");
  });

  it("believes whoever answers only where a person switched the proof off", async () => {
    expect(await test(await serve(server), { verify: false, ca: "", serverName: "" })).toMatchObject({
      ok: true,
    });
  });

  it("shows its certificate to a server that wants one, and says so when there is none", async () => {
    const port = await serve({ ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true });
    const client = authority.issue({ name: "radio" });
    expect(await test(port, { clientCert: client.cert, clientKey: client.key })).toMatchObject({ ok: true });
    const answer = await test(port);
    expect(answer.ok).toBe(false);
    expect(answer.words).toContain("add the client certificate that the operator gave you");
  });

  it("names a client certificate that does not fit its key, and one that cannot be read", async () => {
    const port = await serve(server);
    const [client, stranger] = [authority.issue({ name: "radio" }), authority.issue({ name: "tv" })];
    const mixed = await test(port, { clientCert: client.cert, clientKey: stranger.key });
    expect(mixed).toMatchObject({ ok: false, step: "tls" });
    expect(mixed.words).toContain("do not belong together");
    const damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    const broken = await test(port, { clientCert: damaged, clientKey: client.key });
    expect(broken).toMatchObject({ ok: false, step: "tls" });
    expect(broken.words).toContain("Correct it in the connection's settings.");
  });
});

describe("a connection set to TLS", () => {
  it("submits and takes texts over it like any other, and stops in order", async () => {
    const port = await serve(server);
    const tls = { enabled: true, ca: authority.cert, serverName: "smsc.test" };
    const connection = {
      ...{ name: "test", host: "127.0.0.1", port, systemId: "radio", password: "secret", clientKey: "" },
      ...{ systemType: "", mode: "transceiver", windowSize: 10 },
      settings: connectionSettingsSchema.parse({ tls }),
    } as unknown as WantedConnection;
    const texts: InboundPdu[] = [];
    const link = new SmppLink(
      connection,
      {
        onInbound: (pdus) => void texts.push(...pdus),
        onStatus: () => undefined,
        onSessionLost: () => undefined,
        maySubmit: () => true,
      },
      { clock: systemClock, log: pino({ level: "silent" }), random: () => 0 },
    );
    link.start();
    await vi.waitFor(() => expect(link.status.state).toBe("bound"), { timeout: 5_000, interval: 10 });
    const long = { ...PART, shortMessage: Buffer.alloc(254, 0x61) };
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => link.submit(long)));
    expect(verdicts.map(({ kind }) => kind)).toEqual(Array(10).fill("accepted"));
    const [peer] = smsc!.peers;
    peer!.send({ command: "deliver_sm", sequence: 5 });
    await vi.waitFor(() => expect(texts.length).toBe(1), { timeout: 5_000, interval: 10 });
    expect(texts[0]!.answer(0)).toBe(true);
    await link.stop(2_000);
    expect(peer!.received.slice(-2).map(({ command }) => command)).toEqual(["deliver_sm_resp", "unbind"]);
  });
});

describe("TLS with a server that speaks none", () => {
  async function plain(onFirst: "answer" | "close" | "ignore"): Promise<number> {
    const open = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        if (onFirst === "close") socket.destroy();
        if (onFirst === "answer") socket.end(Buffer.from("00000010800000000000000200000000", "hex"));
      });
    });
    other = open;
    await new Promise<void>((resolve) => open.listen(0, "127.0.0.1", resolve));
    return (open.address() as AddressInfo).port;
  }

  it.each([
    ["answer", "does not speak TLS."],
    ["close", "closed the connection instead of answering with TLS."],
  ] as const)("is named for what it is when it would %s", async (how, words) => {
    const answer = await test(await plain(how));
    expect(answer).toMatchObject({ ok: false, step: "tls" });
    expect(answer.words).toContain(words);
    expect(answer.words).toContain("Most often the port is one without TLS");
  });

  it("is named by the link when nothing comes at all", () => {
    expect(describeTls("ETIMEDOUT", { host: "smsc.test", port: 2775 })).toContain(
      "does not answer with TLS.",
    );
  });
});

describe("a person is asked", () => {
  const failed = (code: string): SessionEnd => ({ kind: "tls-failed", code });

  it("for what stays wrong until settings or certificates change, and not for what may pass", () => {
    for (const code of ["CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID", "ERR_OSSL_PEM_NO_START_LINE"])
      expect(needsPerson(failed(code))).toBe(true);
    expect(
      needsPerson({ kind: "lost", code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", whileBinding: true }),
    ).toBe(true);
    for (const code of ["ETIMEDOUT", "ECONNRESET"]) expect(needsPerson(failed(code))).toBe(false);
  });
});
