import { createHash, randomInt } from "node:crypto";
import { Client } from "pg";

/** No I, L, O, U, 0 or 1: what is read aloud or copied by hand must not be mistaken. */
const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** 16 characters of 30, 78 bits, in groups of four. */
export function makeSetupCode(): string {
  const letter = () => LETTERS.charAt(randomInt(LETTERS.length));
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** Stores the hash (SHA-256 of the code as printed, hex), replacing an older one; false when somebody has an account. */
async function replaceSetupCode(client: Client, code: string): Promise<boolean> {
  const hash = createHash("sha256").update(code).digest("hex");
  const { rowCount } = await client.query(
    `INSERT INTO setup_code (id, code_hash, created_at)
     SELECT 1, $1, $2 WHERE NOT EXISTS (SELECT 1 FROM app_user)
     ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash, created_at = excluded.created_at`,
    [hash, new Date()],
  );
  return rowCount === 1;
}

/** `setup-code`: prints a new one-time code for the owner's account, or nothing when there is an account. */
export async function setupCode(_args: string[], databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl, application_name: "replyback-setup-code" });
  await client.connect();
  try {
    const code = makeSetupCode();
    if (await replaceSetupCode(client, code)) console.log(code);
    return 0;
  } finally {
    await client.end();
  }
}
