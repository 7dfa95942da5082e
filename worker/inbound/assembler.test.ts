import { expect, it } from "vitest";
import type { InboxPart } from "@/db/inbox-types";
import { Assembler, type Assembled } from "./assembler";

const HOUR = 3600_000;

function part(seq: number, more: Partial<InboxPart> & { words?: string } = {}): InboxPart {
  const { words = `part ${seq}`, ...fields } = more;
  return {
    ...{ contactKey: "c", contactKind: "e164", address: "1", connectionId: "l", toAddress: "12345" },
    ...{ ref: 7, refBits: 16, total: 2, dataCoding: 0, esmClass: 0x40, receivedAt: 1000 * seq },
    ...{ seq, octets: Buffer.from(words), contentHash: words },
    ...fields,
  };
}

const seqs = (text: Assembled | null): number[] | undefined => text?.parts.map(({ seq }) => seq);

it("hands a text out with its last part, its parts in order however they came, and once", () => {
  const assembler = new Assembler();
  expect(assembler.add(part(2), false).kind).toBe("waiting");
  const added = assembler.add(part(1, { receivedAt: 5000 }), false);
  expect(seqs(added.complete)).toEqual([1, 2]);
  expect(added.complete?.since).toBe(2000);
  expect(added.complete?.last.seq).toBe(1);
  expect(assembler.overdue("l", HOUR)).toEqual([]);
});

it("keeps texts of other senders, references, sizes of the reference and totals apart", () => {
  const assembler = new Assembler();
  assembler.add(part(1), false);
  for (const other of [{ contactKey: "d" }, { ref: 8 }, { refBits: 8 }, { total: 3 }, { connectionId: "m" }])
    expect(assembler.add(part(2, other), false).kind).toBe("waiting");
  expect(seqs(assembler.add(part(2), false).complete)).toEqual([1, 2]);
});

it("says nothing about a copy of a part whose text is being stored, and takes a copy once it is for what it is", () => {
  const assembler = new Assembler();
  assembler.add(part(1), false);
  const { complete } = assembler.add(part(2), false);
  expect(assembler.add(part(2), true).kind).toBe("busy");
  assembler.close(complete!, 3000);
  expect(assembler.add(part(2), true).kind).toBe("absorbed");
  expect(assembler.add(part(2, { receivedAt: 3000 + HOUR }), true).kind).toBe("waiting");
});

it("takes an equal part on a healthy session for a text of its own", () => {
  const assembler = new Assembler();
  assembler.add(part(1), false);
  assembler.close(assembler.add(part(2), false).complete!, 3000);
  expect(assembler.add(part(1), false).kind).toBe("waiting");
  expect(seqs(assembler.add(part(2), false).complete)).toEqual([1, 2]);
});

it("gives up an unfinished text when another one begins under the same reference", () => {
  const assembler = new Assembler();
  assembler.add(part(1), false);
  const added = assembler.add(part(1, { words: "another text" }), false);
  expect(seqs(added.displaced)).toEqual([1]);
  expect(added.kind).toBe("waiting");
  expect(assembler.add(part(2), false).complete?.parts[0]?.contentHash).toBe("another text");
});

it("lets a text that could not be stored wait for the part that was refused", () => {
  const assembler = new Assembler();
  assembler.add(part(1), false);
  const { complete } = assembler.add(part(2), false);
  assembler.reopen(complete!, complete!.last);
  expect(seqs(assembler.add(part(2), false).complete)).toEqual([1, 2]);
});

it("hands out what waited too long, of the connection that asks and once", () => {
  const assembler = new Assembler();
  assembler.add(part(1), false);
  assembler.add(part(1, { connectionId: "m" }), false);
  expect(assembler.overdue("l", 1000)).toEqual([]);
  expect(assembler.overdue("l", 1001).map(seqs)).toEqual([[1]]);
  expect(assembler.overdue("l", 1001)).toEqual([]);
});
