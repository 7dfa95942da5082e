import "server-only";
import { findSessionUser } from "@/db/users";
import type { LiveTopic } from "@/domain/live";
import { subscribeLive, type LiveSubscriber } from "./live-hub";
import type { SignedInUser } from "./session";

/** Comments keep proxies from cutting an idle stream; at each the session is proven again. */
const HEARTBEAT_MS = 15_000;

/**
 * Server-sent events (WHATWG HTML, 9.2) for one page: `ready` once subscribed, `hint` with a JSON array of topics,
 * `revoked` when the session ended. Ends when `signal` aborts. A slow reader is not written to: its topics wait in a set.
 */
export function liveStream(
  user: SignedInUser,
  topics: readonly LiveTopic[],
  { signal }: { signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  // `config` also tells of changed rights and passwords, whether or not the page asked for it
  const subscriber: LiveSubscriber = {
    topics: new Set<LiveTopic>([...topics, "config"]),
    pending: new Set(),
    wake: () => undefined,
  };
  const asked = new Set(topics);
  let leave = (): void => undefined;
  let beat: NodeJS.Timeout | undefined;
  let heartbeatDue = false;
  const end = (): void => {
    leave();
    clearInterval(beat);
    subscriber.wake();
  };

  return new ReadableStream<Uint8Array>({
    start(controller) {
      leave = subscribeLive(subscriber);
      signal.addEventListener("abort", end, { once: true });
      beat = setInterval(() => {
        heartbeatDue = true;
        subscriber.wake();
      }, HEARTBEAT_MS);
      controller.enqueue(encoder.encode("retry: 2000\nevent: ready\ndata: []\n\n"));
    },
    async pull(controller) {
      while (!signal.aborted && subscriber.pending.size === 0 && !heartbeatDue) {
        await new Promise<void>((resolve) => (subscriber.wake = resolve));
      }
      if (signal.aborted) return controller.close();
      const changed = [...subscriber.pending];
      subscriber.pending.clear();
      const mustProve = heartbeatDue || changed.includes("config");
      heartbeatDue = false;
      if (mustProve && !(await isStillSignedIn(user))) {
        controller.enqueue(encoder.encode("event: revoked\ndata: []\n\n"));
        end();
        return controller.close();
      }
      const hinted = changed.filter((topic) => asked.has(topic));
      const hint = hinted.length > 0 ? `event: hint\ndata: ${JSON.stringify(hinted)}\n\n` : ": beat\n\n";
      controller.enqueue(encoder.encode(hint));
    },
    cancel: end,
  });
}

/** A database that is away for a moment ends no session. */
async function isStillSignedIn({ id, sessionVersion }: SignedInUser): Promise<boolean> {
  return (await findSessionUser(id, sessionVersion).catch(() => "unknown")) !== null;
}
