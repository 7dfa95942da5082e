/** What came in by each connection and is not stored or refused yet. */
export class Outstanding {
  private readonly counts = new Map<string, number>();
  private waiters: (() => void)[] = [];

  add(connectionId: string): void {
    this.counts.set(connectionId, (this.counts.get(connectionId) ?? 0) + 1);
  }

  /** Call `wake` when the last of several is removed. */
  remove(connectionId: string): void {
    this.counts.set(connectionId, (this.counts.get(connectionId) ?? 1) - 1);
  }

  wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }

  /** Resolves when nothing of the connection is left. */
  async none(connectionId: string): Promise<void> {
    while ((this.counts.get(connectionId) ?? 0) > 0)
      await new Promise<void>((resolve) => this.waiters.push(resolve));
  }
}
