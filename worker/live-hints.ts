import type { LiveTopic } from "@/domain/live";

/**
 * Collects topics and sends them at most every `everyMs`: a NOTIFY inside each batch would serialise the commits (it takes
 * a lock over the whole database), and a browser cannot redraw more often anyway.
 */
export class LiveHints {
  private topics = new Set<LiveTopic>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly send: (topics: LiveTopic[]) => Promise<void>,
    private readonly everyMs = 50,
  ) {}

  add(...topics: LiveTopic[]): void {
    for (const topic of topics) this.topics.add(topic);
    this.timer ??= setTimeout(() => void this.flush(), this.everyMs);
  }

  /** Sends what is collected. A failed hint is dropped: readers poll as a backstop. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const topics = [...this.topics];
    this.topics.clear();
    if (topics.length > 0) await this.send(topics).catch(() => undefined);
  }
}
