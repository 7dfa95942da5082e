import { AppError } from "@/domain/errors";
import { readRights, rightsOf, type Right } from "@/domain/users/rights";
import type {
  NewUserInput,
  OwnPasswordInput,
  PasswordResetInput,
  UserChangeInput,
} from "@/domain/users/schema";
import { ATTEMPT_LIMITS } from "@/domain/users/sign-in-limit";
import { returnAttempt, takeAttempt } from "./attempts";
import { prisma } from "./client";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";
import { hashPassword, isPassword } from "./passwords";

export type SessionUser = { id: string; email: string; name: string; rights: Right[] };

/** The person behind a session token; null once the account was switched off or the token's version is outdated. */
export async function findSessionUser(id: string, sessionVersion: number): Promise<SessionUser | null> {
  const user = await prisma.appUser.findFirst({
    where: { id, sessionVersion, active: true },
    select: { id: true, email: true, name: true, rights: true },
  });
  return user && { ...user, rights: readRights(user.rights) };
}

export type UserView = {
  id: string;
  email: string;
  name: string;
  rights: Right[];
  active: boolean;
  /** ms since 1970; null: never signed in */
  lastSignInAt: number | null;
};

export async function listUsers(): Promise<UserView[]> {
  const rows = await prisma.appUser.findMany({ orderBy: [{ active: "desc" }, { name: "asc" }] });
  return rows.map(({ id, email, name, rights, active, lastSignInAt }) => ({
    id,
    email,
    name,
    active,
    rights: readRights(rights),
    lastSignInAt: lastSignInAt?.getTime() ?? null,
  }));
}

export async function createUser(author: Author, input: NewUserInput): Promise<string> {
  const { email, name, role, password } = input;
  const taken = await prisma.appUser.findUnique({ where: { email }, select: { id: true } });
  if (taken) {
    const message = "There is an account with this e-mail address already.";
    throw new AppError("conflict", message, [{ path: "email", message }]);
  }
  const passwordHash = await hashPassword(password);
  return changeConfiguration(author, [], async ({ tx, audit }) => {
    const data = { id: newId(), email, name, passwordHash, rights: rightsOf(role) };
    const user = await tx.appUser.create({ data });
    await audit({
      action: "create",
      objectType: "user",
      objectId: user.id,
      objectName: email,
      detail: { role },
    });
    return user.id;
  });
}

/** Changes name, role or standing of an account. Every session of it ends when its rights or standing changed. */
export async function changeUser(author: Author, input: UserChangeInput): Promise<void> {
  const { id, name, role, active } = input;
  const rights = rightsOf(role);
  if (!active && author.userId === id) {
    throw new AppError("conflict", "Nobody can switch off their own account.");
  }
  await changeConfiguration(author, [], async ({ tx, audit }) => {
    const admins = await lockAdmins(tx);
    const staysAdmin = active && rights.includes("admin");
    if (!staysAdmin && admins.every((admin) => admin === id)) {
      throw new AppError(
        "conflict",
        "This is the last account that may manage people. Make somebody else an owner first.",
      );
    }
    const before = await tx.appUser.findUniqueOrThrow({ where: { id } });
    const moved = before.active !== active || readRights(before.rights).join() !== rights.join();
    await tx.appUser.update({
      where: { id },
      data: { name, active, rights, ...(moved ? { sessionVersion: { increment: 1 } } : {}) },
    });
    const detail = { role, active };
    await audit({
      action: "change",
      objectType: "user",
      objectId: id,
      objectName: before.email,
      detail,
    });
  });
}

/** Locks the accounts that may manage people, so that two of them can't switch each other off at once. */
async function lockAdmins(tx: ConfigurationTransaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM app_user WHERE active AND 'admin' = ANY(rights) ORDER BY id FOR UPDATE`;
  return rows.map((row) => row.id);
}

/** Gives an account a new password; whoever is signed in with it is signed out. */
export async function resetPassword(author: Author, { id, password }: PasswordResetInput): Promise<void> {
  const passwordHash = await hashPassword(password);
  await changeConfiguration(author, [], async ({ tx, audit }) => {
    const user = await tx.appUser.update({
      where: { id },
      data: { passwordHash, sessionVersion: { increment: 1 } },
    });
    await audit({ action: "reset-password", objectType: "user", objectId: id, objectName: user.email });
  });
}

/** Changes one's own password, proven by the present one; guesses at it are limited. `now` in ms since 1970. */
export async function changeOwnPassword(
  { id, email }: Pick<SessionUser, "id" | "email">,
  { current, password }: OwnPasswordInput,
  { now }: { now: number },
): Promise<void> {
  const doors = [{ name: `pair:own ${email}`, limit: ATTEMPT_LIMITS.pair }];
  await takeAttempt(doors, now);
  const user = await prisma.appUser.findUniqueOrThrow({ where: { id } });
  if (!(await isPassword(user.passwordHash, current))) {
    const message = "This is not your present password.";
    throw new AppError("invalid", message, [{ path: "current", message }]);
  }
  await returnAttempt(doors);
  await resetPassword({ userId: id, name: email }, { id, password });
}
