import { buildStale } from "@/scripts/start/build.mjs";
import type { BenchContext } from "./bench-types";
import { startProgram, type Program } from "./processes";

const READY_MS = 60_000;

/** The production dashboard of the installation; resolves once it answers. */
export async function startDashboard(context: BenchContext): Promise<Program> {
  await buildStale();
  const { NEXTAUTH_URL: url = "", PORT: port = "" } = context.env;
  const argv = ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", port];
  const dashboard = startProgram(context, argv);
  const until = performance.now() + READY_MS;
  for (;;) {
    const ok = await fetch(`${url}/api/health`).then(
      (response) => response.status < 500,
      () => false,
    );
    if (ok) return dashboard;
    if (performance.now() > until) throw new Error("the dashboard did not answer in time");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
