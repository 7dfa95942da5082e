import { expect, test } from "vitest";
import { AppError } from "@/domain/errors";
import { parseSubscriber } from "./member";

const ethiopia = { country: "ET", trunk: "0" };

test.each(["0911 00 00 01", "+251 911 000001", "00251911000001"])("%s is a subscriber", (typed) => {
  expect(parseSubscriber(typed, ethiopia)).toEqual({ kind: "e164", address: "251911000001" });
});

test.each(["12345", "Radio", "", "+1"])("%j is refused at its field", (typed) => {
  expect(() => parseSubscriber(typed, ethiopia)).toThrow(
    expect.objectContaining({
      code: "invalid",
      problems: [expect.objectContaining({ path: "address" })],
    }) as AppError,
  );
});
