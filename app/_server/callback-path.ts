/** Where to go after signing in. Only a path of this site: `//host` and `/\host` lead browsers elsewhere. */
export function safeCallbackPath(path: string | null | undefined): string {
  if (!path || !/^\/(?![/\\])[^\\\s]*$/.test(path)) return "/";
  return /^\/(?:sign-in|setup|api)(?:[/?]|$)/.test(path) ? "/" : path;
}

/** The query that carries a path to the sign-in page; empty for the overview. */
export function callbackQuery(path: string | null): string {
  const safe = safeCallbackPath(path);
  return safe === "/" ? "" : `?${new URLSearchParams({ callback: safe }).toString()}`;
}
