import type { z } from "zod";
import {
  activeFaultSchema,
  bubblePageSchema,
  bubbleSchema,
  crowdProgressSchema,
  simulatorStateSchema,
  type ActiveFault,
  type Bubble,
  type CrowdProgress,
  type crowdSchema,
  type faultSchema,
  type phoneTextSchema,
  type SimulatorSettings,
  type SimulatorState,
} from "@/domain/simulator/control";

const DEFAULT_WAIT_MS = 20_000;

export type PhoneTextInput = z.input<typeof phoneTextSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type CrowdInput = z.input<typeof crowdSchema>;

/** What a test does with a running simulator. Every call throws with the simulator's words when it is refused. */
export type SimulatorClient = {
  state(): Promise<SimulatorState>;
  /** A phone texts a number. */
  text(input: PhoneTextInput): Promise<Bubble>;
  /** Everything a phone shows, in the order it came. */
  bubbles(phone: string): Promise<Bubble[]>;
  /** The texts that reached a phone whole. */
  received(phone: string): Promise<Bubble[]>;
  /** Everything that every phone shows; many thousands are fetched in pages. */
  allBubbles(): Promise<Bubble[]>;
  crowd(input: CrowdInput): Promise<CrowdProgress>;
  fault(input: FaultInput): Promise<ActiveFault>;
  clearFaults(): Promise<void>;
  change(settings: Partial<SimulatorSettings>): Promise<void>;
  /** Destroys every link at once. */
  dropLinks(): Promise<void>;
  reset(): Promise<void>;
  /** Resolves once the state satisfies `holds`; throws with the last state when it does not in time. */
  until(holds: (state: SimulatorState) => boolean, timeoutMs?: number): Promise<SimulatorState>;
  /** Resolves once what a phone shows satisfies `holds`. */
  untilPhone(phone: string, holds: (bubbles: Bubble[]) => boolean, timeoutMs?: number): Promise<Bubble[]>;
};

type Calls = {
  call(method: string, path: string, body?: unknown): Promise<unknown>;
};

function calls(httpPort: number, token: string): Calls {
  return {
    async call(method, path, body) {
      const response = await fetch(`http://127.0.0.1:${httpPort}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as unknown;
    },
  };
}

export function simulatorClient({ httpPort, token }: { httpPort: number; token: string }): SimulatorClient {
  const { call } = calls(httpPort, token);
  const messagesOf = (phone: string): string => `/phones/${encodeURIComponent(phone)}/messages`;
  const pages = async (path: string): Promise<Bubble[]> => {
    const found = new Map<number, Bubble>();
    for (let since = 0; ;) {
      const page = bubblePageSchema.parse(await call("GET", `${path}?since=${since}`));
      for (const bubble of page.bubbles) found.set(bubble.id, bubble);
      if (page.bubbles.length === 0) return [...found.values()].sort((a, b) => a.id - b.id);
      since = page.cursor;
    }
  };
  const bubbles = (phone: string): Promise<Bubble[]> => pages(messagesOf(phone));
  const state = async (): Promise<SimulatorState> => simulatorStateSchema.parse(await call("GET", "/state"));
  return {
    state,
    bubbles,
    text: async (input) => bubbleSchema.parse(await call("POST", "/texts", input)),
    received: async (phone) => (await bubbles(phone)).filter((bubble) => bubble.state === "received"),
    allBubbles: () => pages("/messages"),
    crowd: async (input) => crowdProgressSchema.parse(await call("POST", "/crowds", input)),
    fault: async (input) => activeFaultSchema.parse(await call("POST", "/faults", input)),
    clearFaults: async () => void (await call("DELETE", "/faults")),
    change: async (settings) => void (await call("PATCH", "/settings", settings)),
    dropLinks: async () => void (await call("DELETE", "/links")),
    reset: async () => void (await call("POST", "/reset")),
    until: (holds, timeoutMs) => waitFor(state, holds, { what: "The simulator's state", timeoutMs }),
    untilPhone: (phone, holds, timeoutMs) =>
      waitFor(() => bubbles(phone), holds, { what: `Phone ${phone}`, timeoutMs }),
  };
}

const POLL_MS = 25;

async function waitFor<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  { what, timeoutMs = DEFAULT_WAIT_MS }: { what: string; timeoutMs?: number },
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > until)
      throw new Error(`${what} did not become as awaited in ${timeoutMs} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
