/**
 * The installation's keys. On the embedded default they are made once and kept in <data>/keys.json (0600); with a database
 * of the person's own they must be set, since nobody else would keep them.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./messages.mjs";

const KEY_OCTETS = 32;
const SECRET_CHARACTERS = 32;
const KEYS = ["NEXTAUTH_SECRET", "REPLYBACK_SECRET_KEY", "REPLYBACK_IDENTITY_KEY"];
const TOKEN = "REPLYBACK_SIMULATOR_TOKEN";

export function keysFile(dataDir) {
  return join(dataDir, "keys.json");
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivate(file, value) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

function readKept(dataDir) {
  const file = keysFile(dataDir);
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new StartError(`${file} can't be read as JSON: put it back from a backup (npm run restore).`);
  }
}

function checkKey(name, text) {
  const octets = Buffer.from(text, "base64").length;
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text) && octets >= KEY_OCTETS) return;
  throw new StartError(`${name} must be at least ${KEY_OCTETS} octets in base64 (openssl rand -base64 32).`);
}

function requireAllSet(env) {
  const missing = [...KEYS, "NEXTAUTH_URL"].filter((name) => !env[name]);
  if (missing.length === 0) return;
  throw new StartError(`With DATABASE_URL set, these must be set too: ${missing.join(", ")}.`);
}

/**
 * The keys as environment variables. `hasData`: the embedded cluster exists already; keys that went missing are then not
 * made anew, because every contact and password in it hangs on the old ones.
 */
export function loadKeys({ dataDir, env, embedded, hasData }) {
  if (!embedded) requireAllSet(env);
  const kept = readKept(dataDir);
  const keys = {};
  for (const name of [...KEYS, TOKEN]) {
    const key = env[name] || kept[name];
    if (!key && embedded && hasData && KEYS.includes(name)) {
      throw new StartError(
        `${name} is missing in ${keysFile(dataDir)}, but the database there was made with it.`,
      );
    }
    keys[name] = key ?? randomBytes(KEY_OCTETS).toString("base64");
  }
  if (keys.NEXTAUTH_SECRET.length < SECRET_CHARACTERS) {
    throw new StartError(`NEXTAUTH_SECRET must have at least ${SECRET_CHARACTERS} characters.`);
  }
  checkKey("REPLYBACK_SECRET_KEY", keys.REPLYBACK_SECRET_KEY);
  checkKey("REPLYBACK_IDENTITY_KEY", keys.REPLYBACK_IDENTITY_KEY);
  const made = Object.entries(keys).filter(([name]) => !env[name] && !kept[name]);
  if (made.length > 0) writePrivate(keysFile(dataDir), { ...kept, ...Object.fromEntries(made) });
  return keys;
}
