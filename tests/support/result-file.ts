import { execFile } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { exportResultFile } from "@/db/poll-result-file";
import type { PollView } from "@/domain/polls/view";
import { MINUTE, stored } from "./polls";

const folder = mkdtempSync(join(tmpdir(), "replyback-result-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** When everything that was stored until now is old enough to be sealed. */
export const LATER = (): number => Date.now() + 10 * MINUTE;

export async function fileOf(poll: PollView, now = LATER()): Promise<string> {
  let text = "";
  for await (const chunk of exportResultFile(await stored(poll.id), now)) text += chunk;
  return text;
}

/** The command as people call it; resolves to what it says and its exit code. */
export function verify(text: string, ...options: string[]): Promise<{ code: number; said: string }> {
  const path = join(folder, "result.json");
  writeFileSync(path, text);
  return new Promise((resolve) => {
    execFile("node", ["scripts/verify-result.mjs", path, ...options], (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, said: stdout + stderr });
    });
  });
}

/** The file with another header, signed anew with a key of the forger's own. */
export function forge(text: string, change: (header: never) => object): string {
  const { header } = JSON.parse(text) as { header: never };
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const forged = JSON.stringify(change(header));
  const signature = sign(null, Buffer.from(forged), privateKey).toString("base64");
  const pem = publicKey.export({ type: "spki", format: "pem" });
  return text
    .replace(/^"header":.*$/m, () => `"header":${forged},`)
    .replace(/^"signature":.*$/m, () => `"signature":${JSON.stringify(signature)},`)
    .replace(/^"publicKey":.*$/m, () => `"publicKey":${JSON.stringify(pem)},`);
}
