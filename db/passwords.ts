import { hash, verify } from "@node-rs/argon2";
import { randomBytes } from "node:crypto";

/** OWASP's first choice for Argon2id: 19 MiB, 2 passes, 1 lane; about 100 ms on a small machine. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let nobody: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** Takes as long for an account that does not exist (`stored` null) as for one that does. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(randomBytes(16).toString("hex"));
  const matches = await verify(stored ?? (await nobody), password);
  return stored !== null && matches;
}
