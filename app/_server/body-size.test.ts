import { expect, it } from "vitest";
import { bodyRefusal } from "./body-size";

it("reads no body that is too long, or that does not say how long it is", () => {
  const asked = (length?: string) =>
    new Request("http://127.0.0.1/", { method: "POST", headers: length ? { "content-length": length } : {} });
  expect(bodyRefusal(asked("100"), 100)).toBeNull();
  expect(bodyRefusal(asked("101"), 100)).toBe(413);
  expect(bodyRefusal(asked(), 100)).toBe(411);
  expect(bodyRefusal(asked("much"), 100)).toBe(411);
});
