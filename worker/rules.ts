import { compileRules, type CompiledRules } from "@/domain/inbound/compile";
import type { Logger } from "./log";

export type RulesSource = {
  version(): Promise<number>;
  load(): Promise<Parameters<typeof compileRules>[0]>;
};

/** The compiled rules of the newest configuration this worker has seen. Keeps the old ones while the database is away. */
export class Rules {
  current: CompiledRules | null = null;
  private loading: Promise<boolean> | null = null;

  constructor(
    private readonly source: RulesSource,
    private readonly log: Logger,
  ) {}

  /** Reloads when the version moved; resolves true when it did. Concurrent calls share one load. */
  refresh(): Promise<boolean> {
    this.loading ??= this.reload().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async reload(): Promise<boolean> {
    const version = await this.source.version();
    if (this.current?.source.version === version) return false;
    const rules = await this.source.load();
    this.current = compileRules(rules);
    this.log.info(
      { version: rules.version, polls: rules.polls.length, services: rules.services.length },
      "rules loaded",
    );
    return true;
  }
}
