import { NextResponse, type NextRequest } from "next/server";
import { IS_DEVELOPMENT } from "@/config/mode";

/**
 * Runs before every page: gives it a content security policy with a nonce of its own, and tells the gate which address was
 * asked for (a page can't see it), so that a signed-out visit comes back to it.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, request.nextUrl.pathname.startsWith("/stage/"));
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-replyback-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/**
 * Scripts only from here, by nonce (CSP level 3: strict-dynamic lets those load further chunks). Style attributes are how
 * charts and positioned layers are drawn, so inline style is allowed. React's development build needs eval.
 * `isPublic`: other sites may show the page in a frame.
 */
function contentSecurityPolicy(nonce: string, isPublic: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${IS_DEVELOPMENT ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${IS_DEVELOPMENT ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${isPublic ? "*" : "'none'"}`,
  ].join("; ");
}

export const config = {
  matcher: [{ source: "/((?!api/|_next/static|_next/image|favicon.ico).*)" }],
};
