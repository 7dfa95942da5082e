import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { readDashboardEnv } from "@/config/env";
import { signIn } from "@/db/sign-in";
import { AppError } from "@/domain/errors";
import { signInSchema } from "@/domain/users/schema";
import { clientAddress } from "./client-address";

declare module "next-auth" {
  interface Session {
    userId: string;
    sessionVersion: number;
  }
  interface User {
    sessionVersion: number;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    userId: string;
    sessionVersion: number;
  }
}

/** A week: a dashboard stands open through an event. Ended earlier by the session version (db/users.ts). */
const SESSION_SECONDS = 7 * 24 * 3600;

/** What the sign-in page gets to know, as next-auth hands it over: `too-many-attempts:<sentence>`, or nothing at all. */
async function authorize(
  credentials: Record<string, string> | undefined,
  headers: Record<string, unknown> | undefined,
) {
  const parsed = signInSchema.safeParse({ email: credentials?.email, password: credentials?.password });
  if (!parsed.success) return null;
  try {
    return await signIn(parsed.data, { address: clientAddress(headers), now: Date.now() });
  } catch (error) {
    if (error instanceof AppError) throw new Error(`${error.code}:${error.message}`);
    console.error("Signing in failed:", error instanceof Error ? error.message : "unknown reason");
    throw new Error("unavailable:");
  }
}

/** Made when first asked for: a build has no secret. Cookies are secure when NEXTAUTH_URL is https (next-auth's default). */
export function authOptions(): NextAuthOptions {
  const { nextAuthSecret } = readDashboardEnv();
  return {
    secret: nextAuthSecret,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: (credentials, request) => authorize(credentials, request.headers),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { userId: user.id, sessionVersion: user.sessionVersion } : token),
      session: ({ session, token }) => ({
        expires: session.expires,
        userId: token.userId,
        sessionVersion: token.sessionVersion,
      }),
    },
  };
}
