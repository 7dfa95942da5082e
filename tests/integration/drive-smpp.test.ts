/**
 * A foreign SMPP server: `drive_smpp` of Debian's kannel-extras, which wants a transmitter and a receiver of its own and
 * sends an enquire_link after every text. It also connects to an "smsbox" on 127.0.0.1:13001 before it sends anything.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import pg from "pg";
import pino from "pino";
import { afterEach, expect, test, vi } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { freePort } from "@/scripts/start/ports.mjs";
import { startStack, type Stack } from "@/tests/support/stack";
import { systemClock } from "@/worker/clock";
import type { InboundPdu, LinkHandlers, SubmitVerdict } from "@/worker/sessions/link";
import { SmppLink } from "@/worker/sessions/smpp-link";

const PROGRAM = "/usr/lib/kannel/test/drive_smpp";
const SMSBOX_PORT = 13_001;
const TEXTS = 200;

let server: ChildProcess | null = null;
let smsbox: Server | null = null;
let link: SmppLink | null = null;
let stack: Stack | null = null;

afterEach(async () => {
  await link?.stop(1_000);
  await stack?.stop();
  server?.kill("SIGKILL");
  await new Promise((resolve) => (smsbox ? smsbox.close(resolve) : resolve(null)));
  link = stack = server = smsbox = null;
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

function startLink(port: number, handlers: Pick<LinkHandlers, "onInbound" | "onStatus">): SmppLink {
  const connection = {
    ...{ name: "drive_smpp", host: "127.0.0.1", port, systemId: "radio", password: "secret" },
    ...{ systemType: "", mode: "pair", windowSize: 10, settings: connectionSettingsSchema.parse({}) },
  } as unknown as WantedConnection;
  const log = pino({ level: "silent" });
  const started = new SmppLink(
    connection,
    { ...handlers, onSessionLost: () => undefined, maySubmit: () => true },
    { clock: systemClock, log, random: () => 0 },
  );
  started.start();
  return started;
}

/** Lines of the server's log that hold these words. */
const seen = ({ lines }: Driven, words: string): number =>
  lines.filter((line) => line.includes(words)).length;

/** Why the test cannot run here; null when it can. */
async function obstacle(): Promise<string | null> {
  if (!existsSync(PROGRAM)) return "kannel-extras is not installed: apt install kannel-extras";
  smsbox = await openSmsbox();
  return smsbox ? null : `127.0.0.1:${SMSBOX_PORT} is in use`;
}

test("kannel's test server binds us as a pair, delivers texts, gets every one answered and replied to, and is unbound from", async (context) => {
  const missing = await obstacle();
  if (missing) return context.skip(missing);
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
  link = startLink(port, {
    // every text may be there before the transmitter is bound
    onStatus: pump,
    onInbound: (pdus) => {
      for (const pdu of pdus) {
        texts.push(Buffer.from(pdu.body).toString("latin1"));
        expect(pdu.answer(0)).toBe(true);
      }
      waiting.push(...pdus);
      pump();
    },
  });

  await vi.waitFor(() => expect(verdicts.length).toBe(TEXTS), { timeout: 30_000, interval: 50 });
  expect(texts).toEqual(Array.from({ length: TEXTS }, (_, at) => String(at + 1)));
  expect(verdicts.every(({ kind }) => kind === "accepted")).toBe(true);
  expect(link.status.state).toBe("bound");

  await link.stop(5_000);
  expect(await driven.exit).toBe(0);
  expect(seen(driven, "PDU of type deliver_sm_resp")).toBe(TEXTS);
  expect(seen(driven, "PDU of type enquire_link_resp")).toBe(TEXTS);
  expect(seen(driven, "PDU of type submit_sm")).toBe(TEXTS);
  expect(seen(driven, "PDU of type unbind")).toBe(2);
  expect(seen(driven, "ESME has submitted all messages to SMSC")).toBe(1);
  expect(seen(driven, "PANIC")).toBe(0);
});

test("a whole worker stores every text of kannel's test server once before it answers it, and unbinds when it is stopped", async (context) => {
  const missing = await obstacle();
  if (missing) return context.skip(missing);
  const port = await freePort();
  const driven = startServer(port);
  stack = await startStack({ programs: ["worker"] });
  const connection = { name: "kannel", host: "127.0.0.1", port, systemId: "radio", password: "secret" };
  await stack.apply({
    connections: [{ ...connection, mode: "pair", numbers: ["123"], country: "ET" }],
  });
  const answered = (): number => seen(driven, "PDU of type deliver_sm_resp");
  await vi.waitFor(() => expect(answered()).toBe(TEXTS), { timeout: 30_000, interval: 50 });

  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ text: string }>("SELECT text FROM message ORDER BY text::int");
  await client.end();
  expect(rows.map(({ text }) => text)).toEqual(Array.from({ length: TEXTS }, (_, at) => String(at + 1)));

  await stack.stop();
  stack = null;
  expect(seen(driven, "PDU of type unbind")).toBe(2);
  expect(seen(driven, "PANIC")).toBe(0);
});
