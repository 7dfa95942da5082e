import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "@/domain/errors";
import { rightsOf } from "@/domain/users/rights";
import { normaliseSetupCode, type SetupInput } from "@/domain/users/schema";
import { ATTEMPT_LIMITS } from "@/domain/users/sign-in-limit";
import { takeAttempt, type Door } from "./attempts";
import { prisma } from "./client";
import { changeConfiguration } from "./configuration";
import { newId } from "./ids";
import { hashPassword } from "./passwords";

/** One guess budget for everybody: there is one code, and its reader needs one attempt. */
const DOOR: Door = { name: "setup", limit: ATTEMPT_LIMITS.setup };

/** Whether the first account is still to be made. */
export async function isSetupOpen(): Promise<boolean> {
  return (await prisma.appUser.findFirst({ select: { id: true } })) === null;
}

/**
 * Makes the owner's account: once ever, and only with the one-time code that the start printed, which is used up by it.
 * Throws `invalid` for a wrong code, `conflict` when an account exists, `too-many-attempts`. `now` in ms since 1970.
 */
export async function createOwner(input: SetupInput, now: number): Promise<void> {
  if (!(await isSetupOpen())) throw taken();
  await takeAttempt([DOOR], now);
  const passwordHash = await hashPassword(input.password);
  await changeConfiguration({ userId: null, name: input.email }, [], async ({ tx, audit }) => {
    if ((await tx.appUser.count()) > 0) throw taken();
    const stored = await tx.setupCode.findUnique({ where: { id: 1 } });
    if (!stored || !isCode(stored.codeHash, input.code)) {
      throw new AppError("invalid", "This is not the code that the start printed last.", [
        { path: "code", message: "This is not the code that the start printed last." },
      ]);
    }
    const { email, name, timeZone } = input;
    const user = await tx.appUser.create({
      data: { id: newId(), email, name, passwordHash, rights: rightsOf("owner") },
    });
    await tx.installation.update({ where: { id: 1 }, data: { timeZone } });
    await tx.setupCode.delete({ where: { id: 1 } });
    await audit({ action: "create", objectType: "user", objectId: user.id, objectName: email });
  });
}

function isCode(storedHash: string, typed: string): boolean {
  const digest = createHash("sha256").update(normaliseSetupCode(typed)).digest();
  const stored = Buffer.from(storedHash, "hex");
  return stored.length === digest.length && timingSafeEqual(stored, digest);
}

function taken(): AppError {
  return new AppError("conflict", "The owner's account exists already. Sign in instead.");
}
