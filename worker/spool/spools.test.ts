import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { waitFor } from "@/tests/support/wait";
import { createLog } from "../log";
import type { InboundPdu } from "../sessions/link";
import { Spools } from "./spools";

const TEMPORARY_ERROR = 0x64;
const log = createLog("silent");
const link = { id: "link", settings: { spool: true } } as WantedConnection;
let root = "";
let now = 0;
/** what the database takes */
let away = false;
let silent = false;
let offered: InboundPdu[] = [];
let open: Spools[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "replyback-spool-"));
  [now, away, silent, offered, open] = [1_000_000, false, false, [], []];
});

afterEach(async () => {
  for (const spools of open) await spools.stop();
  rmSync(root, { recursive: true, force: true });
});

async function start(workerId = "first", more: { maxOctets?: number } = {}): Promise<Spools> {
  const spools = new Spools({
    ...{ workerId, log, root, ...more },
    clock: { wall: () => now, monotonic: () => now },
    secretKey: Buffer.alloc(32, 3),
    listWanted: () => Promise.resolve([link]),
    offer: (_connection, pdus) => {
      for (const pdu of pdus) {
        offered.push(pdu);
        if (!silent) queueMicrotask(() => pdu.answer(away ? TEMPORARY_ERROR : 0));
      }
    },
  });
  await spools.begin();
  open.push(spools);
  return spools;
}

type Told = { pdu: InboundPdu; answers: number[] };

function text(body: string, { session = true }: { session?: boolean } = {}): Told {
  const answers: number[] = [];
  const pdu: InboundPdu = {
    source: { ton: 1, npi: 1, addr: "251911000001" },
    destination: { ton: 0, npi: 1, addr: "12345" },
    ...{ esmClass: 0, dataCoding: 0, sar: null, receivedAt: now },
    body: Buffer.from(body),
    content: Buffer.from(body),
    receipt: { receiptedMessageId: null, messageState: null, networkErrorCode: null },
    answer: (status) => {
      answers.push(status);
      return session;
    },
  };
  return { pdu, answers };
}

const send = (spools: Spools, leased = true, ...told: Told[]) =>
  spools.onInbound(
    link,
    told.map(({ pdu }) => pdu),
    leased,
  );
const answered = (...told: Told[]) =>
  waitFor("everything is answered", () => Promise.resolve(told.every(({ answers }) => answers.length > 0)));
const bodies = (): string[] => offered.map(({ body }) => Buffer.from(body).toString());

/** Keeps texts while the database is away. */
async function keep(spools: Spools, ...words: string[]): Promise<Told[]> {
  away = true;
  const told = words.map((word) => text(word));
  for (const one of told) send(spools, true, one);
  await answered(...told);
  offered = [];
  return told;
}

const step = async (spools: Spools): Promise<void> => {
  await spools.beat();
  await spools.replay();
};

it("what the database does not take is answered with OK once it is on disk, and stored in order on its return", async () => {
  const spools = await start();
  const told = await keep(spools, "one", "two", "three");
  expect(told.map(({ answers }) => answers)).toEqual([[0], [0], [0]]);
  expect(spools.holds("link")?.records).toBe(3);
  await step(spools);
  expect(spools.holds("link")?.records).toBe(3);
  away = false;
  offered = [];
  await step(spools);
  expect(bodies()).toEqual(["one", "two", "three"]);
  expect(offered.every(({ kept }) => kept?.doubt === false)).toBe(true);
  expect(spools.holds("link")).toBeNull();
  expect(readdirSync(join(root, "first", "link"))).toEqual([]);
});

it("what comes while anything is kept goes behind it, and directly again when all of it is stored", async () => {
  const spools = await start();
  await keep(spools, "one");
  away = false;
  const two = text("two");
  send(spools, true, two);
  expect(offered).toEqual([]);
  await answered(two);
  await step(spools);
  await step(spools);
  expect(bodies()).toEqual(["one", "two"]);
  const three = text("three");
  send(spools, true, three);
  expect(bodies()).toEqual(["one", "two", "three"]);
  await answered(three);
  expect(spools.holds("link")).toBeNull();
});

it("past the lease everything is kept, and nothing handed to the database", async () => {
  const spools = await start();
  const one = text("one");
  send(spools, false, one);
  await answered(one);
  expect([one.answers, offered]).toEqual([[0], []]);
});

it("a connection that does not spool is refused past the lease, and by the database", async () => {
  const spools = await start();
  const plain = { ...link, settings: { spool: false } } as WantedConnection;
  const [one, two] = [text("one"), text("two")];
  spools.onInbound(plain, [one.pdu], false);
  away = true;
  spools.onInbound(plain, [two.pdu], true);
  await answered(one, two);
  expect([one.answers, two.answers]).toEqual([[TEMPORARY_ERROR], [TEMPORARY_ERROR]]);
});

it("a text that the database takes too long for is kept after three seconds, and not stored again once it was", async () => {
  const spools = await start();
  silent = true;
  const [one, two] = [text("one"), text("two")];
  send(spools, true, one, two);
  now += 2999;
  spools.tick();
  expect(one.answers).toEqual([]);
  now += 2;
  spools.tick();
  spools.tick();
  await answered(one, two);
  expect(spools.holds("link")?.records).toBe(2);
  const [first] = offered;
  first!.answer(0);
  [silent, offered] = [false, []];
  await step(spools);
  expect(bodies()).toEqual(["two"]);
});

it("the same text keeps its id over every way that it takes", async () => {
  const spools = await start();
  away = true;
  const one = text("one");
  send(spools, true, one);
  await answered(one);
  const [direct] = offered;
  away = false;
  await step(spools);
  expect(offered.at(-1)?.id).toBe(direct?.id);
});

it("a full disk leaves texts with the SMSC, and what is kept stays", async () => {
  const spools = await start("first", { maxOctets: 900 });
  away = true;
  const told = Array.from({ length: 5 }, (_, index) => text(`text ${index}`));
  for (const one of told) send(spools, true, one);
  await answered(...told);
  const kept = told.filter(({ answers }) => answers[0] === 0);
  expect(kept.length).toBeGreaterThan(0);
  expect(told.filter(({ answers }) => answers[0] === TEMPORARY_ERROR).length).toBe(5 - kept.length);
  expect(spools.holds("link")?.records).toBe(kept.length);
});

it("an answer that may not have arrived is in doubt: its session was over, or broke off in its last seconds", async () => {
  const spools = await start();
  const [early] = await keep(spools, "early");
  expect(early!.answers).toEqual([0]);
  now += 10_001;
  const lost = text("lost", { session: false });
  send(spools, true, lost, text("late"));
  await waitFor("all are kept", () =>
    Promise.resolve(lost.answers.length > 0 && spools.holds("link")!.records === 3),
  );
  spools.sessionLost("link");
  away = false;
  await step(spools);
  await step(spools);
  expect(offered.map(({ kept }) => kept?.doubt)).toEqual([false, true, true]);
});

it("a worker that is gone leaves its texts to the next one, those of its last ten seconds in doubt", async () => {
  const first = await start("first");
  await keep(first, "old");
  now += 20_000;
  await keep(first, "new");
  const second = await start("second");
  await step(second);
  expect(second.holds("link")).toBeNull();
  utimesSync(join(root, "first", "alive"), new Date(0), new Date(0));
  away = false;
  await step(second);
  await step(second);
  expect(bodies()).toEqual(["old", "new"]);
  expect(offered.map(({ kept }) => kept?.doubt)).toEqual([false, true]);
  expect(readdirSync(root).sort()).toEqual(["second"]);
  // It only stood still: its next write finds its file gone, and acknowledges nothing.
  away = true;
  const late = text("late");
  send(first, true, late);
  await answered(late);
  expect(late.answers).toEqual([TEMPORARY_ERROR]);
});

it("a worker that is busy storing what it kept goes on saying that it lives", async () => {
  const first = await start("first");
  await keep(first, "one");
  [away, silent] = [false, true];
  const replay = first.replay();
  await waitFor("it is offered", () => Promise.resolve(offered.length === 1));
  utimesSync(join(root, "first", "alive"), new Date(0), new Date(0));
  await first.beat();
  const second = await start("second");
  await second.beat();
  expect(second.holds("link")).toBeNull();
  offered[0]!.answer(0);
  await replay;
  expect(first.holds("link")).toBeNull();
});

it("what was stored before a worker was killed is not offered again, and the rest of its segment is", async () => {
  const first = await start("first");
  await keep(first, ...Array.from({ length: 250 }, (_, index) => `text ${index}`));
  away = false;
  let answers = 0;
  silent = true;
  const replay = step(first);
  await waitFor("the first batch is offered", () => Promise.resolve(offered.length === 200));
  for (const pdu of offered) pdu.answer(0);
  await waitFor("the second batch is offered", () => Promise.resolve(offered.length === 250));
  answers = offered.length;
  expect(answers).toBe(250);
  utimesSync(join(root, "first", "alive"), new Date(0), new Date(0));
  [silent, offered] = [false, []];
  const second = await start("second");
  await step(second);
  expect(bodies()).toEqual(Array.from({ length: 50 }, (_, index) => `text ${200 + index}`));
  open.shift();
  void replay;
});

it("a segment that was damaged is stored as far as it can be read, and put aside", async () => {
  const spools = await start();
  await keep(spools, "one", "two", "three");
  const folder = join(root, "first", "link");
  const [name] = readdirSync(folder);
  const octets = readFileSync(join(folder, name!));
  octets[octets.readUInt32BE(0) + 40]! ^= 1;
  writeFileSync(join(folder, name!), octets);
  away = false;
  await step(spools);
  expect(bodies()).toEqual(["one", "three"]);
  expect(readdirSync(folder)).toEqual([`${name}.damaged`]);
});
