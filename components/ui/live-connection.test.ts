import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveConnection } from "./live-connection";

/** Stands in for the browser's class (WHATWG HTML 9.2): what was opened, and a way to speak as the server. */
class FakeSource {
  static opened: FakeSource[] = [];
  static readonly CLOSED = 2;
  readyState = 0;
  private readonly listeners = new Map<string, (event: { data: string }) => void>();

  constructor(readonly url: string) {
    FakeSource.opened.push(this);
  }
  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(name, listener);
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
  say(name: string, topics: string[] = []): void {
    this.listeners.get(name)?.({ data: JSON.stringify(topics) });
  }
}

const page = { visibilityState: "visible", onChange: () => undefined as void };
const read = vi.fn<(keys: readonly (readonly unknown[])[]) => void>();
const onState = vi.fn();
const onRevoked = vi.fn();
let connection: LiveConnection;
let stop: () => void;

const latest = (): FakeSource => FakeSource.opened.at(-1)!;
const asked = (): string[] => read.mock.calls.flatMap(([keys]) => keys.map(String));

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.opened = [];
  page.visibilityState = "visible";
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("document", {
    get visibilityState() {
      return page.visibilityState;
    },
    addEventListener: (_name: string, listener: () => void) => (page.onChange = listener),
    removeEventListener: () => undefined,
  });
  connection = new LiveConnection("/api/live", { invalidate: read, onState, onRevoked });
  stop = connection.start();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function watch(topic: string): () => void {
  const leave = connection.watch([topic], [topic]);
  vi.advanceTimersByTime(50);
  return leave;
}

describe("the event stream of a tab", () => {
  it("is one for all that is watched, and reads once what was read before it stood", () => {
    connection.watch(["polls"], ["polls"]);
    watch("messages");
    expect(FakeSource.opened.map(({ url }) => url)).toEqual(["/api/live?topics=messages%2Cpolls"]);
    latest().say("ready");
    expect(asked()).toEqual(["polls", "messages"]);
  });

  it("stays open for the old topics until the new stream stands", () => {
    watch("polls");
    const first = latest();
    first.say("ready");
    watch("messages");
    expect(first.readyState).not.toBe(FakeSource.CLOSED);
    latest().say("ready");
    expect(first.readyState).toBe(FakeSource.CLOSED);
    expect(asked()).toEqual(["polls", "messages"]);
  });

  it("reads at once at the first hint, then at most every 120 ms, and nothing that is not concerned", () => {
    watch("polls");
    watch("messages");
    latest().say("ready");
    read.mockClear();
    vi.advanceTimersByTime(1000);
    latest().say("hint", ["polls"]);
    vi.advanceTimersByTime(0);
    expect(asked()).toEqual(["polls"]);
    for (let step = 0; step < 20; step++) {
      latest().say("hint", ["polls"]);
      vi.advanceTimersByTime(25);
    }
    expect(asked()).toHaveLength(5);
    expect(asked()).not.toContain("messages");
  });

  it("reads everything again after it was cut off", () => {
    watch("polls");
    latest().say("ready");
    read.mockClear();
    latest().say("error");
    expect(onState).toHaveBeenLastCalledWith(false);
    latest().say("ready");
    expect(onState).toHaveBeenLastCalledWith(true);
    expect(asked()).toEqual(["polls"]);
  });

  it("tries again by itself when the server refused it", () => {
    watch("polls");
    latest().readyState = FakeSource.CLOSED;
    latest().say("error");
    vi.advanceTimersByTime(6_000);
    expect(FakeSource.opened).toHaveLength(2);
  });

  it("gives its connection back while nobody sees the tab, and reads again when somebody does", () => {
    watch("polls");
    latest().say("ready");
    read.mockClear();
    page.visibilityState = "hidden";
    page.onChange();
    vi.advanceTimersByTime(60_000);
    expect(latest().readyState).toBe(FakeSource.CLOSED);
    page.visibilityState = "visible";
    page.onChange();
    vi.advanceTimersByTime(50);
    latest().say("ready");
    expect(FakeSource.opened).toHaveLength(2);
    expect(asked()).toEqual(["polls"]);
  });

  it("is closed when nothing is watched any more, and tells when the session ended", () => {
    const leave = watch("polls");
    latest().say("revoked");
    expect(onRevoked).toHaveBeenCalledOnce();
    leave();
    vi.advanceTimersByTime(50);
    expect(latest().readyState).toBe(FakeSource.CLOSED);
  });
});
