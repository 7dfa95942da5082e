/**
 * Children write straight to files, so that they outlive the supervisor without a broken pipe; the supervisor reads along
 * and shows what a person should see.
 */
import { closeSync, copyFileSync, existsSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import { say } from "./messages.mjs";

const POLL_MS = 300;
const ROTATE_OCTETS = 50 * 1024 * 1024;
const CHUNK_OCTETS = 64 * 1024;
const SHOWN_CHARACTERS = 300;
const PINO_WARN = 40;

/** What of a log line belongs on the console: pino's warnings and errors, and plain lines that look like one. */
export function consoleText(line) {
  if (line.startsWith("{")) {
    try {
      const { level, msg, err, connection } = JSON.parse(line);
      if (typeof level !== "number" || level < PINO_WARN) return null;
      return [connection, msg, err?.message].filter(Boolean).join(": ").slice(0, SHOWN_CHARACTERS);
    } catch {
      return null;
    }
  }
  const alarming = /\b(FATAL|PANIC|WARNING)\b|⨯|^(\w*Error|Uncaught|Setting |Unhandled)/.test(line);
  return alarming ? line.trim().slice(0, SHOWN_CHARACTERS) : null;
}

/** What a child said last, for the message about its end. */
export function lastWords(file) {
  if (!existsSync(file)) return "no reason given";
  const size = statSync(file).size;
  const buffer = Buffer.alloc(Math.min(size, CHUNK_OCTETS));
  const log = openSync(file, "r");
  readSync(log, buffer, 0, buffer.length, size - buffer.length);
  closeSync(log);
  const lines = buffer.toString("utf8").trim().split("\n");
  const telling = lines.slice(-40).map(consoleText).filter(Boolean);
  return telling.at(-1) ?? lines.at(-1)?.slice(0, SHOWN_CHARACTERS) ?? "no reason given";
}

/** Keeps one older log; the writers append, so that they go on at the new end. */
function rotate(file) {
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

/** Follows a log from its present end and shows alarming lines as `name  text`. Returns a function that stops. */
export function followLog(name, file) {
  let at = existsSync(file) ? statSync(file).size : 0;
  let rest = "";
  const read = () => {
    if (!existsSync(file)) return;
    const size = statSync(file).size;
    if (size < at) at = 0;
    const log = openSync(file, "r");
    const buffer = Buffer.alloc(CHUNK_OCTETS);
    for (let got = readSync(log, buffer, 0, CHUNK_OCTETS, at); got > 0;) {
      rest += buffer.toString("utf8", 0, got);
      at += got;
      got = readSync(log, buffer, 0, CHUNK_OCTETS, at);
    }
    closeSync(log);
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const text of lines.map(consoleText)) if (text) say(`  ${name.padEnd(9)} ${text}`);
    if (at > ROTATE_OCTETS) {
      rotate(file);
      at = 0;
    }
  };
  const timer = setInterval(read, POLL_MS);
  return () => {
    clearInterval(timer);
    read();
  };
}
