/** The worker's own port: metrics for Prometheus, and whether it lives and can do its work. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { Logger } from "../log";

export type Readiness = { ready: boolean; checks: Record<string, boolean> };

export type ObserverPages = {
  metrics(): Promise<{ type: string; text: string }>;
  /** everything that a text needs to be taken and answered */
  readiness(): Promise<Readiness>;
};

export type PortSettings = { host: string; port: number };

/**
 * Listens, or says why not and does without: nobody loses a text for a port that is taken. `port` 0 takes a free one.
 * Returns the port that it listens on, null where it does not.
 */
export async function serveMetrics(
  { host, port }: PortSettings,
  pages: ObserverPages,
  log: Logger,
): Promise<{ port: number | null; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request.url ?? "/", request.method ?? "GET", { response, pages }).catch((error: unknown) => {
      log.warn({ err: error, path: request.url }, "a request to the metrics port failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = 5_000;
  server.keepAliveTimeout = 30_000;
  const listening = await listen(server, { host, port });
  if (listening instanceof Error) {
    log.warn({ err: listening, host, port }, "no metrics: the port cannot be listened on");
    return { port: null, close: () => Promise.resolve() };
  }
  log.info({ host, port: listening }, "metrics and health are served");
  return {
    port: listening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: PortSettings): Promise<number | Error> {
  return new Promise((resolve) => {
    server.once("error", resolve);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}

type Answer = { response: ServerResponse; pages: ObserverPages };

async function answer(url: string, method: string, { response, pages }: Answer): Promise<void> {
  if (method !== "GET" && method !== "HEAD") return end(response, 405, "Only GET.\n");
  switch (url.split("?")[0]) {
    case "/metrics": {
      const { type, text } = await pages.metrics();
      response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
      return void response.end(text);
    }
    case "/healthz":
      return end(response, 200, "ok\n");
    case "/readyz": {
      const { ready, checks } = await pages.readiness();
      const lines = Object.entries(checks).map(([name, good]) => `${name}: ${good ? "ok" : "failed"}\n`);
      return end(response, ready ? 200 : 503, lines.join(""));
    }
    default:
      return end(response, 404, "/metrics, /healthz, /readyz\n");
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}
