/** What the programs of an installation for tests and benchmarks are told: keys of its own, ports that are free. */
import { randomBytes } from "node:crypto";
import { freePort } from "./ports.mjs";

const key = () => randomBytes(32).toString("base64");

export async function temporaryEnvironment(databaseUrl, dataDir) {
  const [port, smppPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  return {
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    NEXTAUTH_URL: `http://127.0.0.1:${port}`,
    NEXTAUTH_SECRET: key(),
    NEXT_TELEMETRY_DISABLED: "1",
    REPLYBACK_DATA_DIR: dataDir,
    REPLYBACK_HOST: "127.0.0.1",
    REPLYBACK_METRICS_PORT: "0",
    REPLYBACK_SECRET_KEY: key(),
    REPLYBACK_IDENTITY_KEY: key(),
    REPLYBACK_SIMULATOR_SMPP_PORT: String(smppPort),
    REPLYBACK_SIMULATOR_HTTP_PORT: String(httpPort),
    REPLYBACK_SIMULATOR_TOKEN: key(),
  };
}
