import { describe, expect, it } from "vitest";
import { judgeHealth, type Health } from "./health";

const link = {
  id: "l1",
  name: "Operator",
  state: "bound" as const,
  reason: "",
  sinceMs: 5_000,
  paused: false,
};
const well: Health = {
  databaseMs: 2,
  workers: [{ pid: 1, host: "h", state: "running", heartbeatAgeMs: 1_500 }],
  links: [link, { ...link, id: "l2", name: "Spare", state: "stopped" }],
  queue: [{ connectionId: "l1", name: "Operator", waiting: 900, oldestMs: 12_000 }],
};

const kinds = (health: Partial<Health>): string[] =>
  judgeHealth({ ...well, ...health }).map(({ kind }) => kind);

describe("whether everything works", () => {
  it("has nothing to say while a worker beats, links are bound or stopped by hand, and the queue moves", () => {
    expect(judgeHealth(well)).toEqual([]);
  });

  it("names the missing worker alone, since links and queue can't be well without one", () => {
    const gone = [{ pid: 1, host: "h", state: "running", heartbeatAgeMs: 60_000 }];
    const links = [{ ...link, state: "down" as const }];
    expect(judgeHealth({ ...well, workers: gone, links })).toEqual([
      { kind: "worker-gone", lastSeenMs: 60_000 },
    ]);
    expect(judgeHealth({ ...well, workers: [] })).toEqual([{ kind: "worker-gone", lastSeenMs: null }]);
    const stopped = [{ pid: 1, host: "h", state: "stopped", heartbeatAgeMs: 1_000 }];
    expect(kinds({ workers: stopped })).toEqual(["worker-gone"]);
  });

  it("gives a link that connects half a minute, and a broken one its reason but no second complaint of its queue", () => {
    expect(kinds({ links: [{ ...link, state: "connecting", sinceMs: 10_000 }] })).toEqual([]);
    expect(kinds({ links: [{ ...link, state: "connecting", sinceMs: 31_000 }] })).toEqual(["link-slow"]);
    expect(kinds({ links: [{ ...link, state: "throttled" }] })).toEqual(["link-slow"]);
    const queue = [{ connectionId: "l1", name: "Operator", waiting: 5, oldestMs: 120_000 }];
    expect(kinds({ queue })).toEqual(["queue-waits"]);
    expect(kinds({ queue, links: [{ ...link, state: "down", reason: "refused" }] })).toEqual(["link-down"]);
  });

  it("says that sending by a link is paused and how much waits, and does not wonder that it waits", () => {
    const queue = [{ connectionId: "l1", name: "Operator", waiting: 5, oldestMs: 120_000 }];
    expect(judgeHealth({ ...well, queue, links: [{ ...link, paused: true }] })).toEqual([
      { kind: "link-paused", id: "l1", name: "Operator", waiting: 5 },
    ]);
    expect(kinds({ links: [{ ...link, state: "stopped", paused: true }] })).toEqual([]);
  });

  it("says when there is no connection at all, and when the database is slow", () => {
    expect(kinds({ links: [] })).toEqual(["no-link"]);
    expect(kinds({ databaseMs: 1_500 })).toEqual(["database-slow"]);
  });
});
