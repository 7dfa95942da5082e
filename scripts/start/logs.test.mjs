import { describe, expect, it } from "vitest";
import { consoleText } from "./logs.mjs";

describe("what of a log stands on the console", () => {
  it("are warnings and errors, with their cause", () => {
    const line = JSON.stringify({ level: 40, msg: "link lost", err: { message: "ECONNRESET" } });
    expect(consoleText(line)).toBe("link lost: ECONNRESET");
  });

  it("is nothing of the daily work", () => {
    expect(consoleText(JSON.stringify({ level: 30, msg: "bound" }))).toBeNull();
    expect(consoleText("LOG:  checkpoint complete")).toBeNull();
    expect(consoleText("GET /polls 200 in 12ms")).toBeNull();
  });

  it("are plain lines that name an error, as Node, Next and PostgreSQL write them", () => {
    expect(consoleText("TypeError: x is not a function")).toMatch(/^TypeError/);
    expect(consoleText(" ⨯ Error: no such page")).toMatch(/no such page/);
    expect(consoleText("2026-11-24 FATAL:  the database system is shutting down")).toMatch(/FATAL/);
  });

  it("never throws for a line that only begins like JSON", () => {
    expect(consoleText('{"level":50,"msg":')).toBeNull();
  });
});
