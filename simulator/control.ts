/** The HTTP control: JSON on loopback, behind a bearer token. Paths and bodies as in domain/simulator/control.ts. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { AppError, type AppErrorCode } from "@/domain/errors";
import {
  addressSchema,
  crowdSchema,
  faultSchema,
  phoneTextSchema,
  simulatorSettingsSchema,
  type BubblePage,
} from "@/domain/simulator/control";
import type { Smsc } from "./smsc";

const MAX_BODY = 1024 * 1024;
const MAX_WAIT_MS = 25_000;

type Call = { params: string[]; query: URLSearchParams; body: unknown };
type Route = { method: string; path: RegExp; run(call: Call): unknown };

const pageQuery = z.object({
  since: z.coerce.number().int().min(0).default(0),
  waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(0),
});

const HTTP_STATUS: Record<AppErrorCode, number> = {
  "not-signed-in": 401,
  "not-allowed": 403,
  "not-found": 404,
  invalid: 400,
  conflict: 409,
  "too-many-attempts": 429,
  unavailable: 503,
};

function routesOf(smsc: Smsc): Route[] {
  const page = (query: URLSearchParams, phones: string[]) => readPage(smsc, query, phones);
  return [
    { method: "GET", path: /^\/state$/, run: () => smsc.state() },
    { method: "GET", path: /^\/phones$/, run: () => smsc.phones.list() },
    {
      method: "PUT",
      path: /^\/phones\/([^/]+)$/,
      run: ({ params }) => smsc.phones.pin(addressSchema.parse(params[0])),
    },
    {
      method: "DELETE",
      path: /^\/phones\/([^/]+)$/,
      run: ({ params }) => smsc.phones.remove(addressSchema.parse(params[0])),
    },
    {
      method: "GET",
      path: /^\/phones\/([^/]+)\/messages$/,
      run: ({ params, query }) => page(query, [addressSchema.parse(params[0])]),
    },
    {
      method: "GET",
      path: /^\/messages$/,
      run: ({ query }) =>
        page(
          query,
          query.getAll("phone").map((phone) => addressSchema.parse(phone)),
        ),
    },
    { method: "POST", path: /^\/texts$/, run: ({ body }) => smsc.send(phoneTextSchema.parse(body)) },
    { method: "POST", path: /^\/crowds$/, run: ({ body }) => smsc.startCrowd(crowdSchema.parse(body)) },
    { method: "DELETE", path: /^\/crowds$/, run: () => smsc.stopCrowds() },
    {
      method: "POST",
      path: /^\/faults$/,
      run: ({ body }) => smsc.faults.set(faultSchema.parse(body), performance.now()),
    },
    { method: "DELETE", path: /^\/faults$/, run: () => smsc.faults.clear() },
    {
      method: "DELETE",
      path: /^\/faults\/(\d+)$/,
      run: ({ params }) => smsc.faults.clear(Number(params[0])),
    },
    {
      method: "PATCH",
      path: /^\/settings$/,
      run: ({ body }) => smsc.change(simulatorSettingsSchema.partial().parse(body)),
    },
    { method: "DELETE", path: /^\/links$/, run: () => ({ dropped: smsc.dropLinks() }) },
    { method: "POST", path: /^\/reset$/, run: () => smsc.reset() },
  ];
}

/** What changed; when nothing did, waits for a change as long as asked. */
async function readPage(smsc: Smsc, query: URLSearchParams, phones: string[]): Promise<BubblePage> {
  const { since, waitMs } = pageQuery.parse(Object.fromEntries(query));
  const until = performance.now() + waitMs;
  for (let from = since; ;) {
    const found = smsc.phones.page(from, phones);
    const left = until - performance.now();
    if (found.bubbles.length > 0 || found.gap || left <= 0) return found;
    // what was looked through for other phones is not looked through again
    from = found.cursor;
    await smsc.phones.changed(left);
  }
}

/** Starts the control on 127.0.0.1; resolves to its server and port (0 chooses a free one). */
export async function startControl(
  smsc: Smsc,
  options: { port: number; token: string },
): Promise<{ port: number; stop(): Promise<void> }> {
  const routes = routesOf(smsc);
  const wanted = digest(`Bearer ${options.token}`);
  const server = createServer((request, response) => {
    handle(request, routes, wanted).then(
      (result) => reply(response, 200, result ?? {}),
      (error: unknown) => fail(response, error),
    );
  });
  const port = await listen(server, options.port);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(request: IncomingMessage, routes: Route[], wanted: Buffer): Promise<unknown> {
  if (!timingSafeEqual(digest(request.headers.authorization ?? ""), wanted))
    throw new AppError("not-signed-in", "Send the simulator's token as a bearer token.");
  const url = new URL(request.url ?? "/", "http://simulator");
  for (const { method, path, run } of routes) {
    const match = method === request.method ? path.exec(url.pathname) : null;
    if (!match) continue;
    const params = match.slice(1).map(decodeSegment);
    return run({ params, query: url.searchParams, body: await readBody(request) });
  }
  throw new AppError("not-found", `The simulator has no ${request.method} ${url.pathname}.`);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AppError("invalid", "The path is not well-formed.");
  }
}

/** Compared as digests: equal length, and time that tells nothing. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new AppError("invalid", "The body is larger than 1 MB.");
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    throw new AppError("invalid", "The body is not JSON.");
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (error instanceof AppError)
    return reply(response, HTTP_STATUS[error.code], { error: error.message, problems: error.problems });
  if (error instanceof z.ZodError) {
    const problems = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    const [first] = problems;
    const words = first ? `${first.path}: ${first.message}` : "The request is wrong.";
    return reply(response, 400, { error: words, problems });
  }
  reply(response, 500, { error: "The simulator failed." });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
