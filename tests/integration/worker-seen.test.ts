import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "@/scripts/start/ports.mjs";
import { NUMBER, startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

let stack: WorkerStack | null = null;

afterEach(async () => {
  await stack?.stop();
  stack = null;
});

async function start(): Promise<{ running: WorkerStack; get(path: string): Promise<Response> }> {
  const port = await freePort();
  const running = await startWorkerStack({ env: { REPLYBACK_METRICS_PORT: String(port) } });
  stack = running;
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  await running.until("the port answers", () =>
    get("/healthz").then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { running, get };
}

async function vote({ smsc, until, count }: WorkerStack, votes: number): Promise<void> {
  const before = await count("SELECT count(*) FROM ballot");
  const texts = [{ text: "VOTE 1" }];
  await smsc.crowd({ to: NUMBER, phones: votes, perSecond: 100, texts });
  await until(
    "every vote is counted",
    async () => (await count("SELECT count(*) FROM ballot")) === before + votes,
  );
  await until("nothing waits to be sent", async () => (await count("SELECT count(*) FROM outbox")) === 0);
}

function value(metrics: string, series: string): number {
  const line = metrics.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? NaN : Number(line.slice(series.length + 1));
}

describe("what is seen of a worker", () => {
  it("counts every text, its answer, its reply and the SMSC's answer once, and serves them", async () => {
    const { running, get } = await start();
    await vote(running, 40);
    const label = 'connection="smsc"';
    const read = async (): Promise<string> => (await get("/metrics")).text();
    await running.until("the replies are settled", async () =>
      [40].includes(value(await read(), `replyback_reply_seconds_count{${label}}`)),
    );
    const metrics = await read();
    expect(value(metrics, `replyback_texts_received_total{${label}}`)).toBe(40);
    expect(value(metrics, `replyback_submit_sm_total{${label}}`)).toBe(40);
    expect(value(metrics, `replyback_submit_sm_resp_total{${label},status="ESME_ROK",class="ok"}`)).toBe(40);
    expect(value(metrics, `replyback_submit_sm_resp_seconds_count{${label}}`)).toBe(40);
    expect(value(metrics, `replyback_link_state{${label},state="bound"}`)).toBe(1);
    expect(value(metrics, `replyback_inbound_batch_texts_sum`)).toBe(40);
    expect(metrics).not.toMatch(/VOTE|25191/);
    await running.until("the minutes are told", async () =>
      [40].includes(await running.count("SELECT coalesce(sum(parts_out), 0) FROM connection_minute")),
    );
    expect(await running.count("SELECT count(*) FROM link_session WHERE bound_at IS NOT NULL")).toBe(1);
  }, 120_000);

  it("is a trace while a person wants one, with each PDU once, and nothing after", async () => {
    const { running } = await start();
    const { query, until, count } = running;
    await query("UPDATE connection_runtime SET trace_until = now() + interval '1 hour'");
    const traced = (command: string): Promise<number> =>
      count(`SELECT count(*) FROM pdu_trace WHERE command_id = ${command}`);
    const told = (): Promise<number> => count("SELECT coalesce(sum(texts_in), 0) FROM connection_minute");
    /** A vote, and the word of it: with that the worker has heard what is wanted of the trace. */
    const voteAndHear = async (): Promise<void> => {
      const texts = await told();
      await vote(running, 1);
      await until("the vote is told of", async () => (await told()) > texts);
    };
    await voteAndHear();
    await until("nothing is under way", async () => (await traced("4")) === (await traced("2147483652")));
    const before = await traced("4");
    await vote(running, 20);
    await until("the replies are traced", async () => (await traced("4")) === before + 20);
    await until("their answers are traced", async () => (await traced("2147483652")) === before + 20);
    const [reply] = await query<{ fields: { name: string; value: string }[] }>(
      "SELECT fields FROM pdu_trace WHERE command_id = 4 ORDER BY at DESC, n DESC LIMIT 1",
    );
    expect(reply?.fields.find(({ name }) => name === "short_message")?.value).toBe("Thank you");
    await query("UPDATE connection_runtime SET trace_until = now() - interval '1 second'");
    await voteAndHear();
    await voteAndHear();
    const kept = await count("SELECT count(*) FROM pdu_trace");
    await voteAndHear();
    expect(await count("SELECT count(*) FROM pdu_trace")).toBe(kept);
  }, 180_000);

  it("says how a session ended, and tells a dropped link from one that was never bound", async () => {
    const { running } = await start();
    await running.smsc.dropLinks();
    await running.until("the loss is written", async () => {
      const lost = "SELECT count(*) FROM link_session WHERE ended_at IS NOT NULL AND end_kind <> 'stopped'";
      return (await running.count(lost)) > 0;
    });
    await running.until(
      "it is bound again",
      async () =>
        (await running.count(
          "SELECT count(*) FROM link_session WHERE ended_at IS NULL AND bound_at IS NOT NULL",
        )) === 1,
    );
  }, 120_000);

  it("answers on no address of another machine, and nothing but its three pages", async () => {
    const { get } = await start();
    expect((await get("/readyz")).status).toBe(200);
    expect((await get("/etc/passwd")).status).toBe(404);
    expect(await (await get("/readyz")).text()).toBe("database: ok\nrules: ok\n");
  }, 120_000);
});
