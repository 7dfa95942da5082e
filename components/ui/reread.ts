type Key = readonly unknown[];

/**
 * Reads again what was hinted at, one reading of a key at a time: a hint during a reading asks for one more behind it. A
 * reading is never cut off for a newer one, or a slow read under a steady stream of hints would never show anything.
 */
export class Rereader {
  /** keys being read; true: once more when that is done */
  private readonly reading = new Map<string, boolean>();

  constructor(
    private readonly read: (key: Key) => Promise<unknown>,
    /** whether a reading that this did not start is under way: it may have begun before the hint */
    private readonly isReading: (key: Key) => boolean,
  ) {}

  ask(key: Key): void {
    const name = JSON.stringify(key);
    if (this.reading.has(name)) {
      this.reading.set(name, true);
      return;
    }
    this.reading.set(name, this.isReading(key));
    void this.run(key, name);
  }

  private async run(key: Key, name: string): Promise<void> {
    // A failed reading is shown by its query, which tries again by itself.
    await this.read(key).catch(() => undefined);
    const isAsked = this.reading.get(name) === true;
    this.reading.delete(name);
    if (isAsked) this.ask(key);
  }
}
