/**
 * A foreign SMPP server: `drive_smpp` of Debian's kannel-extras, which wants a transmitter and a receiver of its own and
 * sends an enquire_link after every text. It also connects to an "smsbox" on 127.0.0.1:13001 before it sends anything.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import pino from "pino";
import { afterEach, expect, test, vi } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { freePort } from "@/scripts/start/ports.mjs";
import { systemClock } from "@/worker/clock";
import type { InboundPdu, SubmitVerdict } from "@/worker/sessions/link";
import { SmppLink } from "@/worker/sessions/smpp-link";

const PROGRAM = "/usr/lib/kannel/test/drive_smpp";
const SMSBOX_PORT = 13_001;
const TEXTS = 500;

let server: ChildProcess | null = null;
let smsbox: Server | null = null;
let link: SmppLink | null = null;

afterEach(async () => {
  await link?.stop(1_000);
  server?.kill("SIGKILL");
  smsbox?.close();
});

/** null when somebody else has the port */
function openSmsbox(): Promise<Server | null> {
  return new Promise((resolve) => {
    const listener = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.resume();
    });
    listener.once("error", () => resolve(null));
    listener.listen(SMSBOX_PORT, "127.0.0.1", () => resolve(listener));
  });
}

type Driven = { lines: string[]; exit: Promise<number | null> };

function startServer(port: number): Driven {
  const lines: string[] = [];
  server = spawn(PROGRAM, ["-v", "0", "-p", String(port), "-m", String(TEXTS)]);
  const note = (chunk: Buffer): void => void lines.push(...chunk.toString("latin1").split("\n"));
  server.stdout?.on("data", note);
  server.stderr?.on("data", note);
  const child = server;
  return { lines, exit: new Promise((resolve) => child.once("close", resolve)) };
}

function startLink(port: number, onInbound: (pdus: InboundPdu[]) => void): SmppLink {
  const connection = {
    ...{ name: "drive_smpp", host: "127.0.0.1", port, systemId: "radio", password: "secret" },
    ...{ systemType: "", mode: "pair", windowSize: 10, settings: connectionSettingsSchema.parse({}) },
  } as unknown as WantedConnection;
  const log = pino({ level: "silent" });
  const started = new SmppLink(
    connection,
    { onInbound, onStatus: () => undefined, onSessionLost: () => undefined },
    { clock: systemClock, log, random: () => 0 },
  );
  started.start();
  return started;
}

test("kannel's test server binds us as a pair, delivers texts, gets every one answered and replied to, and is unbound from", async (context) => {
  if (!existsSync(PROGRAM)) return context.skip("kannel-extras is not installed: apt install kannel-extras");
  smsbox = await openSmsbox();
  if (!smsbox) return context.skip("127.0.0.1:13001 is in use");
  const port = await freePort();
  const driven = startServer(port);

  const waiting: InboundPdu[] = [];
  const texts: string[] = [];
  const verdicts: SubmitVerdict[] = [];
  const pump = (): void => {
    while (link && link.room > 0 && waiting.length > 0) {
      const { source, destination, body } = waiting.shift()!;
      const part = {
        source: destination,
        destination: source,
        esmClass: 0,
        dataCoding: 0,
        registeredDelivery: 0,
      };
      void link.submit({ ...part, shortMessage: body }).then((verdict) => {
        verdicts.push(verdict);
        pump();
      });
    }
  };
  link = startLink(port, (pdus) => {
    for (const pdu of pdus) {
      texts.push(Buffer.from(pdu.body).toString("latin1"));
      expect(pdu.answer(0)).toBe(true);
    }
    waiting.push(...pdus);
    pump();
  });

  await vi.waitFor(() => expect(verdicts.length).toBe(TEXTS), { timeout: 30_000, interval: 50 });
  expect(texts).toEqual(Array.from({ length: TEXTS }, (_, at) => String(at + 1)));
  expect(verdicts.every(({ kind }) => kind === "accepted")).toBe(true);
  expect(link.status.state).toBe("bound");

  await link.stop(5_000);
  expect(await driven.exit).toBe(0);
  const seen = (words: string): number => driven.lines.filter((line) => line.includes(words)).length;
  expect(seen("PDU of type deliver_sm_resp")).toBe(TEXTS);
  expect(seen("PDU of type enquire_link_resp")).toBe(TEXTS);
  expect(seen("PDU of type submit_sm")).toBe(TEXTS);
  expect(seen("PDU of type unbind")).toBe(2);
  expect(seen("ESME has submitted all messages to SMSC")).toBe(1);
  expect(seen("PANIC")).toBe(0);
});
