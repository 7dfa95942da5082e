import type { Account } from "./people";

/** Somebody signed in without a browser: their requests, by path. */
export type HttpPerson = { get(path: string): Promise<Response> };

/** Signs in as the page does (next-auth's credentials callback); throws when no session comes of it. */
export async function signInOverHttp(
  url: string,
  { email, password }: Pick<Account, "email" | "password">,
): Promise<HttpPerson> {
  const cookies = new Map<string, string>();
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(init.headers as Record<string, string>), cookie };
    const response = await fetch(url + path, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    return response;
  };
  const { csrfToken } = (await (await call("/api/auth/csrf")).json()) as { csrfToken: string };
  await call("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: url },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }).toString(),
  });
  if (![...cookies.keys()].some((name) => name.endsWith("session-token")))
    throw new Error(`${email} could not sign in.`);
  return { get: (path) => call(path) };
}
