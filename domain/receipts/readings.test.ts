import { describe, expect, test } from "vitest";
import { firstReadings, lateReadings } from "./readings";

describe("the ids of a receipt", () => {
  test("are as written, and without leading zeros, where nothing is converted", () => {
    for (const form of ["as-is", "learned"] as const) {
      expect(firstReadings("12345", form)).toEqual(["12345"]);
      expect(firstReadings("0012345", form)).toEqual(["0012345", "12345"]);
      expect(firstReadings("0", form)).toEqual(["0"]);
    }
    expect(lateReadings("12345", "as-is")).toEqual(["12345"]);
  });
  test("are found in every way once the answer must be stored, where the form is learned", () => {
    expect(lateReadings("910251989", "learned")).toContain("364157d5");
    expect(lateReadings("364157D5", "learned")).toContain("910251989");
  });
  test("are hex for a decimal receipt, and never the decimal itself, where the SMSC answers in hex", () => {
    expect(firstReadings("910251989", "hex-to-decimal").slice(0, 2)).toEqual(["364157d5", "364157D5"]);
    expect(firstReadings("0000012345", "hex-to-decimal")).toEqual(["3039", "00003039", "0000003039"]);
    expect(firstReadings("12345", "hex-to-decimal")).not.toContain("12345");
  });
  test("are decimal for a receipt in hex, where the SMSC answers in decimal", () => {
    for (const id of ["364157D5", "364157d5", "00364157d5"])
      expect(firstReadings(id, "decimal-to-hex")[0]).toBe("910251989");
    expect(firstReadings("ffffffffffffffff", "decimal-to-hex")[0]).toBe("18446744073709551615");
  });
  test("that are no numbers stay as they are", () => {
    expect(firstReadings("12@smsc", "hex-to-decimal")).toEqual(["12@smsc"]);
    expect(firstReadings("6f1c1e0e-58c5", "decimal-to-hex")).toEqual(["6f1c1e0e-58c5"]);
    expect(firstReadings("9".repeat(65), "hex-to-decimal")).toEqual(["9".repeat(65)]);
  });
  test("that wait converted are looked for in other spellings, and not converted again", () => {
    expect(lateReadings("3039", "hex-to-decimal")).toEqual(["3039", "00003039", "0000003039"]);
    expect(lateReadings("abc", "hex-to-decimal")).toContain("ABC");
  });
});
