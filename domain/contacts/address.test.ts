import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress, maskAddress, normaliseAddress, parseTypedNumber, type PduAddress } from "./address";

type Case = {
  name: string;
  pdus: string[];
  expect: { messages: { from: string; to: string }[] };
  setting?: { country?: string; trunk?: string };
};
const { cases } = JSON.parse(
  readFileSync(new URL("../../tests/vectors/inbound.json", import.meta.url), "utf8"),
) as { cases: Case[] };

function addressesOf(hex: string): { from: PduAddress; to: PduAddress } {
  const octets = Buffer.from(hex, "hex");
  let at = octets.indexOf(0, 16) + 1;
  const read = (): PduAddress => {
    const end = octets.indexOf(0, at + 2);
    const address = { ton: octets[at]!, npi: octets[at + 1]!, addr: octets.toString("latin1", at + 2, end) };
    at = end + 1;
    return address;
  };
  return { from: read(), to: read() };
}

const ethiopia = { country: "251", trunk: "0" };

describe("the addresses of the inbound vectors", () => {
  const named = cases.filter((entry) => entry.expect.messages.length === 1);
  test.each(named.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const { from, to } = addressesOf(entry.pdus[0]!);
    for (const country of ["251", "ET", "et", "+251"]) {
      const plan = { country, trunk: "0" };
      expect(normaliseAddress(from, plan).address).toBe(entry.expect.messages[0]!.from);
      expect(normaliseAddress(to, plan).address).toBe(entry.expect.messages[0]!.to);
    }
  });

  test.each([
    ["sender: alphanumeric TON 5", "alnum"],
    ["sender: alphanumeric digits only", "alnum"],
    ["sender: Latin-1 octets in sender", "alnum"],
    ["sender: short code TON 6", "short"],
    ["sender: empty sender", "none"],
    ["sender: subscriber TON 4", "e164"],
  ])("%s is of kind %s", (name, kind) => {
    const entry = cases.find((candidate) => candidate.name === name);
    expect(normaliseAddress(addressesOf(entry!.pdus[0]!).from, ethiopia).kind).toBe(kind);
  });
});

describe("an address of a PDU", () => {
  test.each([
    ["911000001", 0, "ET", "0", "e164", "251911000001"],
    ["0911000001", 1, "ET", "0", "e164", "251911000001"],
    ["251911000001", 2, "ET", "0", "e164", "251911000001"],
    ["447911123456", 0, "ET", "0", "e164", "447911123456"],
    ["1234", 1, "ET", "0", "short", "1234"],
    ["8080", 0, "ET", "0", "short", "8080"],
    ["251911000001", 6, "ET", "0", "short", "251911000001"],
    ["9198765432", 0, "IN", "0", "e164", "919198765432"],
    ["919876543210", 0, "IN", "0", "e164", "919876543210"],
    ["2025550123", 0, "US", "1", "e164", "12025550123"],
    ["12025550123", 0, "US", "1", "e164", "12025550123"],
    ["0612345678", 0, "IT", "", "e164", "390612345678"],
    ["8123456789", 0, "RU", "8", "e164", "7123456789"],
    ["5812345", 0, "IS", "", "e164", "3545812345"],
    ["0911000001", 0, "", "0", "short", "0911000001"],
    ["911000001", 0, "", "0", "short", "911000001"],
    ["251911000001", 0, "", "0", "e164", "251911000001"],
    ["12345678901234567890", 1, "ET", "0", "short", "12345678901234567890"],
    ["+12", 0, "ET", "0", "short", "12"],
    ["Bank 24", 0, "ET", "0", "alnum", "Bank 24"],
    [" ", 5, "ET", "0", "none", ""],
  ])("%s with TON %d in %s (trunk %j) is %s %s", (addr, ton, country, trunk, kind, address) => {
    expect(normaliseAddress({ addr, ton, npi: 1 }, { country, trunk })).toEqual({ kind, address });
  });

  test("is the same when normalised again, as an international number", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\+?[0-9]{1,16}$/),
        fc.integer({ min: 0, max: 7 }),
        fc.constantFrom("ET", "1", "91", ""),
        (addr, ton, country) => {
          const once = normaliseAddress({ addr, ton, npi: 1 }, { country, trunk: "0" });
          if (once.kind !== "e164") return;
          expect(normaliseAddress({ addr: once.address, ton: 1, npi: 1 }, { country, trunk: "0" })).toEqual(
            once,
          );
        },
      ),
    );
  });

  test("no octets make it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 25 }), fc.nat(255), (addr, ton) => {
        const { kind, address } = normaliseAddress({ addr, ton, npi: 0 }, ethiopia);
        formatAddress(address, kind);
        maskAddress(address);
        parseTypedNumber(addr, ethiopia);
      }),
    );
  });
});

describe("a typed number", () => {
  test.each([
    ["+251 91 100-0001", "e164", "251911000001"],
    ["0911 00 00 01", "e164", "251911000001"],
    ["00251911000001", "e164", "251911000001"],
    ["'0911000001", "e164", "251911000001"],
    ["tel:+251911000001", "e164", "251911000001"],
    ["+44 (0)20 7946 0000", "e164", "442079460000"],
    ["٠٩١١٠٠٠٠٠١", "e164", "251911000001"],
    ["\u202D+251911000001\u202C", "e164", "251911000001"],
    ["8080", "short", "8080"],
  ])("%s is %s %s", (input, kind, address) => {
    expect(parseTypedNumber(input, ethiopia)).toEqual({ ok: true, kind, address });
  });

  test.each([
    ["", "Type a phone number"],
    ["2.51911E+11", "spreadsheet"],
    ["Abebe", "digits"],
    ["+12345", "too short"],
    ["+1234567890123456", "at most 15"],
    ["0911000001", "country code", ""],
  ])("%j is refused: %s", (input, words, country = "ET") => {
    const found = parseTypedNumber(input, { country, trunk: "0" });
    expect(found).toMatchObject({ ok: false, problem: expect.stringContaining(words) as string });
  });
});

describe("an address on a screen", () => {
  test.each([
    ["251911000003", "e164", "+251 91 100 0003"],
    ["447911123456", "e164", "+44 7911 123456"],
    ["9990001234567", "e164", "+9990001234567"],
    ["8080", "short", "8080"],
    ["INFO", "alnum", "INFO"],
    ["", "none", "No number"],
  ] as const)("%s of kind %s shows as %s", (address, kind, shown) => {
    expect(formatAddress(address, kind)).toBe(shown);
  });

  test.each([
    ["251911000003", "+251 91 ··· ··03"],
    ["+447911123456", "+44 79·· ····56"],
    ["9990001234567", "+99·········67"],
    ["8080", "8080"],
    ["INFO", "INFO"],
  ])("%s is masked as %s", (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});
