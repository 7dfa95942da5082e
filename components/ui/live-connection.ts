type Key = readonly unknown[];

type Options = {
  /** reads these queries again */
  invalidate: (keys: readonly Key[]) => void;
  /** whether hints arrive */
  onState: (isLive: boolean) => void;
  onRevoked: () => void;
};

type Watch = { topics: readonly string[]; key: Key };

/** Redrawing more often serves nobody; the first hint after a pause acts at once. With the hints' own 50 ms and the read, a vote shows in under 300 ms. */
const THROTTLE_MS = 120;
/** Watches of one render come together. */
const GATHER_MS = 30;
/** Browsers allow six connections a host over HTTP/1.1: a tab that nobody sees gives its own back. */
const HIDDEN_MS = 20_000;

/**
 * The tab's event stream: the union of all watched topics. When that changes, a new stream opens before the old one is
 * closed, and the queries that came with it are read once more, so that nothing falls between.
 *
 * States: `closed` (nothing watched, or hidden for long) → `opening` → `live`; an error leads back to `opening`, after
 * which everything watched is read again.
 */
export class LiveConnection {
  private watches = new Set<Watch>();
  private source: EventSource | null = null;
  private openTopics = "";
  private gather: ReturnType<typeof setTimeout> | undefined;
  private hide: ReturnType<typeof setTimeout> | undefined;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private pending = new Set<string>();
  private lastFlush = 0;
  private hidden = false;
  private covered = new Set<Watch>();

  constructor(
    private readonly url: string,
    private readonly options: Options,
  ) {}

  /** Follows the tab's visibility until the returned function is called. */
  start(): () => void {
    document.addEventListener("visibilitychange", this.onVisibility);
    this.schedule();
    return () => {
      document.removeEventListener("visibilitychange", this.onVisibility);
      clearTimeout(this.hide);
      clearTimeout(this.gather);
      clearTimeout(this.flushTimer);
      this.close();
    };
  }

  watch(topics: readonly string[], key: Key): () => void {
    const watch = { topics, key };
    this.watches.add(watch);
    this.schedule();
    return () => {
      this.watches.delete(watch);
      this.covered.delete(watch);
      this.schedule();
    };
  }

  private readonly onVisibility = (): void => {
    clearTimeout(this.hide);
    if (document.visibilityState === "hidden") {
      this.hide = setTimeout(() => {
        this.hidden = true;
        this.close();
      }, HIDDEN_MS);
    } else if (this.hidden) {
      this.hidden = false;
      this.schedule();
    }
  };

  private schedule(): void {
    clearTimeout(this.gather);
    this.gather = setTimeout(() => this.reopen(), GATHER_MS);
  }

  private reopen(): void {
    const wanted = [...new Set([...this.watches].flatMap(({ topics }) => topics))].sort();
    if (this.hidden || wanted.length === 0) return this.close();
    if (this.source && wanted.every((topic) => this.openTopics.split(",").includes(topic))) {
      return this.readUncovered();
    }
    const former = this.source;
    const next = new EventSource(`${this.url}?topics=${encodeURIComponent(wanted.join(","))}`);
    this.source = next;
    this.openTopics = wanted.join(",");
    next.addEventListener("ready", () => {
      former?.close();
      if (this.source === next) this.onReady();
    });
    next.addEventListener("hint", (event) => this.onHint((event as MessageEvent<string>).data));
    next.addEventListener("revoked", () => {
      next.close();
      if (this.source === next) this.retrySlowly();
      this.options.onRevoked();
    });
    next.addEventListener("error", () => this.onError(next));
  }

  private onReady(): void {
    this.options.onState(true);
    this.readUncovered();
  }

  /** What was read before the stream stood may have changed unnoticed. */
  private readUncovered(): void {
    const fresh = [...this.watches].filter((watch) => !this.covered.has(watch));
    this.covered = new Set(this.watches);
    if (fresh.length > 0) this.options.invalidate(fresh.map(({ key }) => key));
  }

  private onError(source: EventSource): void {
    if (this.source !== source) return source.close();
    this.covered.clear();
    this.options.onState(false);
    // the browser retries by itself unless the server refused; then this does, slowly
    if (source.readyState === EventSource.CLOSED) this.retrySlowly();
  }

  private retrySlowly(): void {
    this.source = null;
    clearTimeout(this.gather);
    this.gather = setTimeout(() => this.reopen(), 5_000);
  }

  private onHint(data: string): void {
    for (const topic of JSON.parse(data) as string[]) this.pending.add(topic);
    if (this.flushTimer !== undefined) return;
    const wait = Math.max(0, this.lastFlush + THROTTLE_MS - Date.now());
    this.flushTimer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.flushTimer = undefined;
    this.lastFlush = Date.now();
    const touched = [...this.watches].filter(({ topics }) => topics.some((topic) => this.pending.has(topic)));
    this.pending.clear();
    const keys = new Map(touched.map(({ key }) => [JSON.stringify(key), key]));
    if (keys.size > 0) this.options.invalidate([...keys.values()]);
  }

  private close(): void {
    this.source?.close();
    this.source = null;
    this.openTopics = "";
    this.covered.clear();
  }
}
