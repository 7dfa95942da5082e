/** What the dashboard asks of a running worker, as rows of worker_request: test a connection, restart a link. */
import { claimRequests, finishRequest, type ClaimedRequest } from "@/db/worker-requests";
import type { Logger } from "./log";

export type RequestDeps = {
  log: Logger;
  restart(connectionId: string): Promise<void>;
  isBound(connectionId: string): boolean;
  /** tries address, TCP, bind, enquire_link; says in words which step failed */
  test(payload: unknown): Promise<{ ok: boolean; step: string; words: string }>;
};

export class RequestDesk {
  private working: Promise<void> | null = null;

  constructor(
    private readonly workerId: string,
    private readonly deps: RequestDeps,
  ) {}

  /** Handles what waits. One pass at a time; a failed request says why. */
  attend(): Promise<void> {
    this.working ??= this.handleAll().finally(() => {
      this.working = null;
    });
    return this.working;
  }

  private async handleAll(): Promise<void> {
    for (const request of await claimRequests(this.workerId)) {
      try {
        await finishRequest(request.id, "done", await this.handle(request));
      } catch (error) {
        this.deps.log.warn({ err: error, kind: request.kind }, "request failed");
        await finishRequest(request.id, "failed", {
          words: error instanceof Error ? error.message : "It failed.",
        });
      }
    }
  }

  private async handle({ kind, connectionId, payload }: ClaimedRequest): Promise<Record<string, unknown>> {
    switch (kind) {
      case "restart-link":
        if (connectionId) await this.deps.restart(connectionId);
        return { words: "The link was unbound and binds again." };
      case "test-connection":
        // One account is never bound twice: many SMSCs drop the first session then.
        if (connectionId && this.deps.isBound(connectionId)) {
          return {
            ok: true,
            step: "done",
            words: "The connection is bound and working; it was not bound a second time.",
          };
        }
        return this.deps.test(payload);
    }
  }
}
