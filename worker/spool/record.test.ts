import { expect, it } from "vitest";
import { readRecords, sealRecord, type Kept } from "./record";

const seal = { key: Buffer.alloc(32, 1), connectionId: "link" };

const kept = (order: number, body = `VOTE ${order}`): Kept => ({
  source: { ton: 1, npi: 1, addr: "251911000001" },
  destination: { ton: 0, npi: 1, addr: "12345" },
  esmClass: 0,
  dataCoding: 0,
  body: Buffer.from(body),
  sar: order === 2 ? { ref: 7, total: 2, seq: 1 } : null,
  receipt: { receiptedMessageId: null, messageState: null, networkErrorCode: null },
  content: Buffer.from(`all of ${body}`),
  receivedAt: 1000 + order,
  id: `id-${order}`,
  order,
  keptAt: 2000 + order,
});

const all = [kept(1), kept(2, "\0\xff\u1200"), kept(3, "x".repeat(70_000))];
const octets = Buffer.concat(all.map((one) => sealRecord(seal, one)));

it("what was kept is read as it was, whatever octets it has", () => {
  expect(readRecords(seal, octets)).toEqual({ records: all, damaged: [] });
});

it("a record cut off anywhere is left out, and those before it are read", () => {
  const [first, second] = all.map((one) => sealRecord(seal, one).length) as [number, number];
  for (let length = 0; length < first + second; length += 1) {
    const { records, damaged } = readRecords(seal, octets.subarray(0, length));
    expect(records).toEqual(all.slice(0, length < first ? 0 : 1));
    expect(damaged).toEqual([]);
  }
});

it("a record that was damaged is named by its place, and those behind it are read", () => {
  const start = sealRecord(seal, all[0]!).length;
  for (const at of [start + 4, start + 20, start + 60]) {
    const broken = Buffer.from(octets);
    broken[at]! ^= 0xff;
    expect(readRecords(seal, broken)).toEqual({ records: [all[0], all[2]], damaged: [start] });
  }
});

it("a length that cannot be ends the reading there, as damage", () => {
  const broken = Buffer.concat([octets, Buffer.from("ffffffff00", "hex")]);
  expect(readRecords(seal, broken)).toEqual({ records: all, damaged: [octets.length] });
});

it("nothing of a number or a text stands on disk in the clear, and another key or connection opens nothing", () => {
  for (const word of ["251911000001", "VOTE", Buffer.from("VOTE 1").toString("base64").slice(0, 6)])
    expect(octets.includes(word)).toBe(false);
  expect(readRecords({ ...seal, key: Buffer.alloc(32, 2) }, octets).records).toEqual([]);
  expect(readRecords({ ...seal, connectionId: "other" }, octets).records).toEqual([]);
});
