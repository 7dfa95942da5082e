import { BEAT, GONE, type StageFeed } from "./stage-feed";

/** Frames that a slow viewer is written ahead of what it reads; it misses the rest but for the newest. */
const AHEAD = 3;

/**
 * Server-sent events (WHATWG HTML, 9.2) for one viewer: `frame` with the whole of what is shown, at every change; `gone`
 * when the link was revoked. Ends when `signal` aborts or nobody reads, in any order.
 */
export function viewerStream(feed: Pick<StageFeed, "join">, signal: AbortSignal): ReadableStream<Uint8Array> {
  let missed: Uint8Array | null = null;
  let isOver = false;
  let leave = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (): void => {
          if (isOver) return;
          isOver = true;
          leave();
          controller.close();
        };
        controller.enqueue(new TextEncoder().encode("retry: 2000\n\n"));
        leave = feed.join({
          offer: (event) => {
            if (isOver) return;
            if ((controller.desiredSize ?? 0) > 0 || event === GONE) controller.enqueue(event);
            else if (event !== BEAT) missed = event;
          },
          end,
        });
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
      },
      pull(controller) {
        if (missed) controller.enqueue(missed);
        missed = null;
      },
      // the controller is closed by then: an abort that follows has nothing left to close
      cancel() {
        isOver = true;
        leave();
      },
    },
    new CountQueuingStrategy({ highWaterMark: AHEAD }),
  );
}
