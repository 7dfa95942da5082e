import { createServer, request } from "node:http";
import { describe, expect, it } from "vitest";
import "./peer-address.mjs";
import { makeChildren } from "./programs.mjs";

/** What a server in this process sees as X-Forwarded-For when a client sends `told`. */
async function seen(told) {
  const server = createServer((asked, answer) => answer.end(asked.headers["x-forwarded-for"]));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await new Promise((resolve, reject) => {
      const headers = told === undefined ? {} : { "x-forwarded-for": told };
      const sent = request({ port: server.address().port, host: "127.0.0.1", headers }, (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => resolve(text));
      });
      sent.on("error", reject).end();
    });
  } finally {
    server.close();
  }
}

describe("the dashboard's requests", () => {
  it("end with the address that the connection has, whatever the client says", async () => {
    expect(await seen(undefined)).toBe("127.0.0.1");
    expect(await seen("6.6.6.6")).toBe("6.6.6.6, 127.0.0.1");
  });

  it("pass through it: the start loads it before Next", () => {
    const settings = { host: "127.0.0.1", port: 1, demo: false };
    const children = makeChildren({ settings, env: {}, dev: false, dataDir: "/tmp", onChange: () => {} });
    const dashboard = children.find(({ name }) => name === "dashboard");
    expect(dashboard.argv.slice(0, 2)).toEqual(["--import", "./scripts/start/peer-address.mjs"]);
  });
});
