import { ATTEMPT_LIMITS } from "@/domain/users/sign-in-limit";
import { returnAttempt, takeAttempt, type Door } from "./attempts";
import { prisma } from "./client";
import { isPassword } from "./passwords";

/** The doors an attempt stands at. `address` null (no proxy told it) counts by account only. */
function doorsOf(email: string, address: string | null): Door[] {
  const doors: Door[] = [{ name: `account:${email}`, limit: ATTEMPT_LIMITS.account }];
  if (address === null) return doors;
  return [
    ...doors,
    { name: `address:${address}`, limit: ATTEMPT_LIMITS.address },
    { name: `pair:${address} ${email}`, limit: ATTEMPT_LIMITS.pair },
  ];
}

export type SignedIn = { id: string; email: string; name: string; sessionVersion: number };

/**
 * Proves an account by its password. Null for an unknown or inactive account and for a wrong password alike, in about the
 * same time; throws `too-many-attempts` when a door is closed. `address` is the client's, `now` ms since 1970.
 */
export async function signIn(
  { email, password }: { email: string; password: string },
  { address, now }: { address: string | null; now: number },
): Promise<SignedIn | null> {
  const account = email.trim().toLowerCase();
  const doors = doorsOf(account, address);
  await takeAttempt(doors, now);
  const user = await prisma.appUser.findUnique({ where: { email: account } });
  const proven = await isPassword(user?.active ? user.passwordHash : null, password);
  if (!user || !proven) return null;
  await returnAttempt(doors);
  await prisma.appUser.update({ where: { id: user.id }, data: { lastSignInAt: new Date(now) } });
  return { id: user.id, email: user.email, name: user.name, sessionVersion: user.sessionVersion };
}
