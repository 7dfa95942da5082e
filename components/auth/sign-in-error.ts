/** What a refused sign-in says: a wrong account or password, the server's own sentence, or no answer. */
export type SignInRefusal = { code: "wrong" | "too-many-attempts" | "unavailable"; message: string };

/** Reads next-auth's error, which carries `<code>:<sentence>` or one of its own names. */
export function readSignInError(error: string | null | undefined): SignInRefusal {
  const [code, ...rest] = (error ?? "").split(":");
  if (code === "too-many-attempts") return { code, message: rest.join(":") };
  if (code === "unavailable") return { code, message: "" };
  return { code: "wrong", message: "" };
}
