import "server-only";
import { z } from "zod";
import { readDashboardEnv } from "@/config/env";
import {
  bubblePageSchema,
  bubbleSchema,
  crowdProgressSchema,
  phoneSchema,
  simulatorStateSchema,
  type Bubble,
  type BubblePage,
  type Crowd,
  type CrowdProgress,
  type Phone,
  type phoneTextSchema,
  type SimulatorState,
} from "@/domain/simulator/control";
import { AppError } from "@/domain/errors";

const ANSWER_MS = 5_000;

/** A new installation's bench. */
const FIRST_PHONES = ["251911000001", "251911000002", "251911000003"];

const refusalSchema = z.object({
  error: z.string(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).catch([]),
});

type Call = { method: string; path: string; body?: unknown; waitMs?: number; signal?: AbortSignal };

/** One call to the simulator's control. AppError `not-found` without a simulator, `unavailable` when it does not answer. */
async function call({ method, path, body, waitMs = 0, signal }: Call): Promise<unknown> {
  const { simulator } = readDashboardEnv();
  if (!simulator) throw new AppError("not-found", "This installation runs without the simulator.");
  const limits = [AbortSignal.timeout(ANSWER_MS + waitMs), ...(signal ? [signal] : [])];
  const response = await fetch(`http://127.0.0.1:${simulator.httpPort}${path}`, {
    method,
    headers: { authorization: `Bearer ${simulator.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.any(limits),
    cache: "no-store",
  }).catch(() => null);
  const answer: unknown = await response?.json().catch(() => null);
  if (response?.ok) return answer;
  const refusal = refusalSchema.safeParse(answer);
  if (response?.status === 400 && refusal.success)
    throw new AppError("invalid", refusal.data.error, refusal.data.problems);
  throw new AppError("unavailable", "The simulator does not answer. Look whether it runs (npm run status).");
}

const phonePath = (address: string): string => `/phones/${encodeURIComponent(address)}`;

export async function getSimulatorState(): Promise<SimulatorState> {
  return simulatorStateSchema.parse(await call({ method: "GET", path: "/state" }));
}

/** The phones of the bench; an empty bench gets its first ones. */
export async function listBench(): Promise<Phone[]> {
  const read = async (): Promise<Phone[]> =>
    z
      .array(phoneSchema)
      .parse(await call({ method: "GET", path: "/phones" }))
      .filter(({ pinned }) => pinned);
  const bench = await read();
  if (bench.length > 0) return bench;
  for (const address of FIRST_PHONES) await call({ method: "PUT", path: phonePath(address) });
  return read();
}

export async function addPhone(address: string): Promise<void> {
  await call({ method: "PUT", path: phonePath(address) });
}

export async function removePhone(address: string): Promise<void> {
  await call({ method: "DELETE", path: phonePath(address) });
}

/** What changed on these phones after `since`; waits for it up to `waitMs`. */
export async function readBubbles(
  phones: readonly string[],
  { since, waitMs, signal }: { since: number; waitMs: number; signal: AbortSignal },
): Promise<BubblePage> {
  const query = new URLSearchParams({ since: String(since), waitMs: String(waitMs) });
  for (const phone of phones) query.append("phone", phone);
  return bubblePageSchema.parse(await call({ method: "GET", path: `/messages?${query}`, waitMs, signal }));
}

export async function sendFromPhone(text: z.output<typeof phoneTextSchema>): Promise<Bubble> {
  return bubbleSchema.parse(await call({ method: "POST", path: "/texts", body: text }));
}

export async function startCrowd(crowd: Crowd): Promise<CrowdProgress> {
  return crowdProgressSchema.parse(await call({ method: "POST", path: "/crowds", body: crowd }));
}

export async function stopCrowds(): Promise<void> {
  await call({ method: "DELETE", path: "/crowds" });
}
