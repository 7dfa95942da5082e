/** Where a benchmark stores: a temporary server, or a database of its own on a server that is there. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { startTemporaryServer } from "../start/temporary.mjs";

/** Resolves to `{url, stop()}`; `stop` removes what was made. The database is not made yet. */
export async function serverFor(serverUrl) {
  if (!serverUrl) {
    const server = await startTemporaryServer();
    return { url: server.urlOf("bench"), stop: () => server.stop() };
  }
  const name = `replyback_bench_${randomBytes(4).toString("hex")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => dropDatabase(serverUrl, name) };
}

async function dropDatabase(serverUrl, name) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
