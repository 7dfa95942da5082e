import "server-only";
import { getServerSession } from "next-auth";
import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import type { Author } from "@/db/configuration";
import { isSetupOpen } from "@/db/setup";
import { findSessionUser, type SessionUser } from "@/db/users";
import { AppError } from "@/domain/errors";
import { hasRight, type Right } from "@/domain/users/rights";
import { authOptions } from "./auth-options";
import { callbackQuery } from "./callback-path";

declare const proven: unique symbol;

/** A person whose session was held against the database in this request. Only this module makes one. */
export type SignedInUser = SessionUser & { readonly [proven]: true; sessionVersion: number };

/** Who asks, proven once a request; null when signed out, or when the session was revoked. */
export const currentUser = cache(async (): Promise<SignedInUser | null> => {
  const session = await getServerSession(authOptions());
  if (!session?.userId) return null;
  const { userId, sessionVersion } = session;
  const user = await findSessionUser(userId, sessionVersion);
  return user && ({ ...user, sessionVersion } as SignedInUser);
});

/** The gate of actions and route handlers: throws `not-signed-in` or `not-allowed`. */
export async function authorise(right: Right): Promise<SignedInUser> {
  const user = await currentUser();
  if (!user) throw new AppError("not-signed-in", "You are signed out. Sign in again.");
  if (!hasRight(user.rights, right)) {
    throw new AppError("not-allowed", "Your account may not do this. Ask an owner.");
  }
  return user;
}

/** The gate of pages: sends signed-out visits to sign in and back, and refuses those whose account lacks the right. */
export async function requireRight(right: Right): Promise<SignedInUser> {
  const user = await currentUser();
  if (!user) {
    if (await isSetupOpen()) redirect("/setup");
    redirect(`/sign-in${callbackQuery((await headers()).get("x-replyback-path"))}`);
  }
  if (!hasRight(user.rights, right)) forbidden();
  return user;
}

/** How the audit names who did it. */
export function authorOf(user: SignedInUser): Author {
  return { userId: user.id, name: user.email };
}
