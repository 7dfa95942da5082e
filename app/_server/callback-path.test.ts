import { describe, expect, it } from "vitest";
import { callbackQuery, safeCallbackPath } from "./callback-path";

describe("where signing in leads", () => {
  it("comes back to the page that was asked for, with its query", () => {
    expect(safeCallbackPath("/messages?state=failed")).toBe("/messages?state=failed");
    expect(callbackQuery("/polls/1")).toBe("?callback=%2Fpolls%2F1");
  });

  it("never leads to another site", () => {
    for (const path of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "/\tevil",
      "/a\\..\\evil",
      "",
      null,
    ]) {
      expect(safeCallbackPath(path)).toBe("/");
    }
  });

  it("never leads back to signing in, to the setup, or to data", () => {
    for (const path of ["/sign-in", "/sign-in?callback=/x", "/setup", "/api/links"]) {
      expect(safeCallbackPath(path)).toBe("/");
    }
    expect(safeCallbackPath("/setups")).toBe("/setups");
  });
});
