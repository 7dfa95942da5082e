import { describe, expect, it } from "vitest";
import { OUTAGES_KEPT_MS, OutageLog } from "./outage-log";

const MINUTE = 60_000;

function openLog() {
  const time = { now: 1_000_000 };
  const log = new OutageLog({ wall: () => time.now, monotonic: () => time.now });
  const pass = (ms: number) => (time.now += ms);
  return { log, pass };
}

describe("the outages of a connection", () => {
  it("last from its last receiving session to its next one", () => {
    const { log, pass } = openLog();
    expect(log.of("a")).toEqual([]);
    log.begin("a", [{ from: 900_000, until: null }]);
    log.receives("a");
    log.receives("a");
    pass(1000);
    log.ends("a");
    expect(log.of("a")).toEqual([{ from: 900_000, until: 1_000_000 }]);
    pass(1000);
    log.ends("a");
    pass(1000);
    expect(log.of("a").at(-1)).toEqual({ from: 1_002_000, until: null });
    log.receives("a");
    expect(log.of("a").at(-1)).toEqual({ from: 1_002_000, until: 1_003_000 });
    expect(log.of("b")).toEqual([]);
  });

  it("begin with the last octet of the SMSC where the network swallowed everything", () => {
    const { log } = openLog();
    log.receives("a");
    log.ends("a", 45_000);
    expect(log.of("a")).toEqual([{ from: 955_000, until: null }]);
  });

  it("are refusals too, with the five minutes in which the texts come again", () => {
    const { log, pass } = openLog();
    log.receives("a");
    log.refused("a");
    pass(4 * MINUTE);
    log.refused("a");
    expect(log.of("a")).toEqual([{ from: 1_000_000, until: 1_000_000 + 9 * MINUTE }]);
    pass(5 * MINUTE + 1);
    log.refused("a");
    expect(log.of("a")).toHaveLength(2);
    log.begin("a", []);
    expect(log.of("a")).toHaveLength(2);
  });

  it("are forgotten when no poll can be judged by them any more", () => {
    const { log, pass } = openLog();
    for (let n = 0; n < 3; n += 1) {
      log.receives("a");
      log.refused("a");
      log.ends("a");
      pass(OUTAGES_KEPT_MS);
    }
    log.receives("a");
    log.refused("a");
    log.ends("a");
    expect(
      log.of("a").filter(({ until }) => until !== null && until < 1_000_000 + 2 * OUTAGES_KEPT_MS),
    ).toEqual([]);
  });
});
