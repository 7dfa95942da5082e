/** The settings of a start, read from the environment and checked before anything is touched. */
import { isAbsolute, join } from "node:path";
import { StartError } from "./messages.mjs";
import { CHECKOUT } from "./paths.mjs";

function wrong(name, value, wanted) {
  return new StartError(`${name}=${value} is not usable: ${wanted}.`);
}

function readPort(text = "3000") {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535)
    throw wrong("PORT", text, "give a number from 1 to 65535");
  return port;
}

function readOnOff(name, text = "on") {
  if (text !== "on" && text !== "off") throw wrong(name, text, "give on or off");
  return text === "on";
}

function readUrl(name, text, pattern, wanted) {
  if (text === undefined) return null;
  // the value stays out of the message: it may hold a password
  if (!pattern.test(text) || !URL.canParse(text)) throw new StartError(`${name} is not usable: ${wanted}.`);
  return text;
}

function readHost(text = "127.0.0.1") {
  if (!/^[0-9a-z:.-]+$/i.test(text)) throw wrong("REPLYBACK_HOST", text, "give an address to listen on");
  return text;
}

function checkProxies(text = "0") {
  if (!/^[0-9]$/.test(text)) throw wrong("REPLYBACK_PROXIES", text, "give a number from 0 to 9");
}

/** Set but empty counts as not set. */
function given(env) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}

/** The data folder (absolute): keys, database, logs. */
export function dataFolder(env) {
  const folder = given(env).REPLYBACK_DATA_DIR ?? ".data";
  return isAbsolute(folder) ? folder : join(CHECKOUT, folder);
}

/** Throws a StartError that names the first setting that can't be used. `databaseUrl` is null for the embedded one. */
export function readSettings(env) {
  const set = given(env);
  const port = readPort(set.PORT);
  const host = readHost(set.REPLYBACK_HOST);
  checkProxies(set.REPLYBACK_PROXIES);
  const postgres = "give postgresql://user:password@host:port/database";
  return {
    port,
    host,
    dataDir: dataFolder(env),
    demo: readOnOff("REPLYBACK_DEMO", set.REPLYBACK_DEMO),
    databaseUrl: readUrl("DATABASE_URL", set.DATABASE_URL, /^postgres(ql)?:\/\/[^/]+\/[^/?]+/, postgres),
    url:
      readUrl(
        "NEXTAUTH_URL",
        set.NEXTAUTH_URL,
        /^https?:\/\//,
        "give the address people open, http(s)://…",
      ) ?? `http://127.0.0.1:${port}`,
  };
}
