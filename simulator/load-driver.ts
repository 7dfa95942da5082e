/**
 * Load for `npm run bench`, in a process of its own: an SMSC that waits for one transceiver bind, drives a load over it and
 * prints what it measured. Standard output is one JSON object a line: {event: "listening", port}, {event: "bound"},
 * {event: "result", …LoadResult} for each measurement, {event: "submits", times} when asked for, {event: "done"}.
 *
 *   node dist/load-driver.mjs --number 12345 --text "VOTE 1" --windows 10,50,200 --seconds 10
 *   node dist/load-driver.mjs --number 12345 --text "VOTE 1" --rate 100 --seconds 60
 *   node dist/load-driver.mjs --number 12345 --text "hello" --answers --windows 200
 *   node dist/load-driver.mjs --sink --seconds 60 --record-submits
 *   node dist/load-driver.mjs --sink --seconds 60 --record-submits --receipts --until-submits 100000
 *
 * With --until-submits the sink ends early. When all is measured the link stays until the other side or SIGTERM ends it: a
 * link that breaks off leaves the worker in doubt of its last answers.
 */
import { createServer, type Socket } from "node:net";
import { parseArgs } from "node:util";
import { z } from "zod";
import { COMMAND, responseId, TLV } from "@/worker/smpp/constants";
import { decodePdu, readHeader } from "@/worker/smpp/decode";
import { encodePdu } from "@/worker/smpp/encode";
import { FrameReader } from "@/worker/smpp/framing";
import { LoadDriver } from "./load/driver";

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
    number: { type: "string", default: "12345" },
    text: { type: "string", multiple: true, default: ["VOTE 1"] },
    windows: { type: "string", default: "" },
    rate: { type: "string" },
    sink: { type: "boolean", default: false },
    seconds: { type: "string", default: "10" },
    warmup: { type: "string", default: "2" },
    timeout: { type: "string", default: "15" },
    "bind-timeout": { type: "string", default: "60" },
    "first-sender": { type: "string", default: "0" },
    receipts: { type: "boolean", default: false },
    answers: { type: "boolean", default: false },
    "until-submits": { type: "string" },
    "record-submits": { type: "boolean", default: false },
  },
});

const seconds = z.coerce.number().min(0).max(3600);
const options = z
  .object({
    host: z.string(),
    port: z.coerce.number().int().min(0).max(65_535),
    number: z.string().regex(/^[0-9]{1,20}$/),
    text: z.array(z.string().regex(/^[\x20-\x7e]{1,160}$/, "ASCII, 160 characters at most")).min(1),
    windows: z.string().transform((text) => text.split(",").filter(Boolean).map(Number)),
    rate: z.coerce.number().min(0.1).max(100_000).optional(),
    sink: z.boolean(),
    seconds,
    warmup: seconds,
    timeout: seconds,
    "bind-timeout": seconds,
    "first-sender": z.coerce.number().int().min(0),
    receipts: z.boolean(),
    answers: z.boolean(),
    "until-submits": z.coerce.number().int().min(1).optional(),
    "record-submits": z.boolean(),
  })
  .parse(values);

function say(event: string, more: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);
}

/** Answers the bind and hands the socket and its reader over. */
function acceptBind(socket: Socket, onBound: (reader: FrameReader, rest: Buffer[]) => void): void {
  const reader = new FrameReader();
  const onData = (chunk: Buffer): void => {
    const [first, ...rest] = reader.push(chunk);
    if (!first) return;
    const read = decodePdu(first);
    const name = read.ok ? read.pdu.command : null;
    if (name !== "bind_transceiver") {
      say("error", { words: `Bind as a transceiver; got ${name ?? "an unreadable PDU"}.` });
      return void socket.destroy();
    }
    const { sequence, commandId } = readHeader(first);
    if (responseId(commandId) !== COMMAND.bind_transceiver_resp) return;
    const version = { tag: TLV.sc_interface_version, value: Buffer.of(0x34) };
    socket.write(
      encodePdu({
        ...{ command: "bind_transceiver_resp", sequence, fields: { system_id: "load" }, tlvs: [version] },
      }),
    );
    socket.off("data", onData);
    onBound(reader, rest);
  };
  socket.on("data", onData);
}

async function drive(driver: LoadDriver, submits: readonly number[]): Promise<void> {
  const times = { warmupMs: options.warmup * 1000, ms: options.seconds * 1000 };
  for (const window of options.windows) say("result", await driver.runWindow(window, times));
  if (options.rate !== undefined) say("result", await driver.runRate(options.rate, times));
  if (options.sink) await sink(times.ms, () => submits.length >= (options["until-submits"] ?? Infinity));
}

async function sink(ms: number, isEnough: () => boolean): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end && !isEnough();)
    await new Promise((resolve) => setTimeout(resolve, Math.min(50, Math.max(1, end - performance.now()))));
}

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  acceptBind(socket, (reader, rest) => {
    const submits: number[] = [];
    const driver = new LoadDriver({
      number: options.number,
      texts: options.text,
      timeoutMs: options.timeout * 1000,
      receipts: options.receipts,
      until: options.answers ? "answer" : "reply",
      firstSender: options["first-sender"],
      write: (octets) => void socket.write(octets),
      onSubmit: options["record-submits"] ? (at) => submits.push(Math.round(at * 1000) / 1000) : undefined,
    });
    socket.on("data", (chunk: Buffer) => driver.take(reader.push(chunk)));
    let isDone = false;
    socket.on("close", () => (isDone ? end() : fail("The link ended before the measurement did.")));
    driver.take(rest);
    say("bound");
    drive(driver, submits).then(
      () => {
        if (options["record-submits"]) say("submits", { times: submits });
        say("done");
        isDone = true;
      },
      (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    );
  });
}

function end(): void {
  process.exitCode = 0;
  process.stdout.write("", () => process.exit(0));
}

function fail(words: string): void {
  say("error", { words });
  process.stdout.write("", () => process.exit(1));
}

const patience = setTimeout(() => fail("Nobody bound in time."), options["bind-timeout"] * 1000);
const server = createServer((socket) => {
  clearTimeout(patience);
  serve(socket);
});
server.on("error", (error) => fail(error.message));
server.listen(options.port, options.host, () => {
  const address = server.address();
  say("listening", { port: typeof address === "object" && address ? address.port : options.port });
});
process.on("SIGTERM", () => process.exit(0));
process.on("SIGINT", () => process.exit(0));
