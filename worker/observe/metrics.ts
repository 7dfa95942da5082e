/** Prometheus metrics, read from plain counters when somebody asks. The names are those of the field: submit_sm and so on. */
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram as CountedHistogram,
  Registry,
  type MetricValueWithName,
} from "prom-client";
import { LINK_STATES } from "@/domain/connections/states";
import { describeStatus } from "@/domain/smpp/command-status";
import type { RunnerReport } from "../connection-runner";
import { BOUNDS_MS, type Histogram } from "./histogram";
import type { LinkMeter } from "./link-meter";
import type { Observatory, WatchedLink } from "./observatory";

type Labels = Record<string, string>;
type Sample = { labels: Labels; value: number };

/** A link that runs here, with its state of the moment. */
type Seen = WatchedLink & { report: RunnerReport | undefined; spooled: Spooled };

/** Texts of a link that wait on disk for the database; null: none. */
type Spooled = { records: number; octets: number } | null;

type Row = {
  type: "counter" | "gauge";
  name: string;
  help: string;
  labels?: string[];
  read(link: Seen): Sample[];
};

const one = (value: number): Sample[] => [{ labels: {}, value }];

function byStatus(counts: ReadonlyMap<number, number>): Sample[] {
  return [...counts].map(([status, value]) => ({
    labels: { status: describeStatus(status).name, class: describeStatus(status).class },
    value,
  }));
}

const LINK_ROWS: readonly Row[] = [
  {
    ...{
      type: "counter",
      name: "deliver_sm_total",
      help: "deliver_sm and data_sm received, receipts among them.",
    },
    read: ({ meter }) => one(meter.inbound),
  },
  {
    ...{ type: "counter", name: "texts_received_total", help: "Texts, or parts of long ones, among them." },
    read: ({ meter }) => one(meter.texts),
  },
  {
    ...{ type: "counter", name: "deliver_sm_resp_total", help: "Their answers by command_status." },
    labels: ["status", "class"],
    read: ({ meter }) => byStatus(meter.acknowledged),
  },
  {
    ...{
      type: "counter",
      name: "submit_sm_total",
      help: "submit_sm written that got an answer or were given up.",
    },
    read: ({ meter }) => one(meter.submitted),
  },
  {
    ...{
      type: "counter",
      name: "submit_sm_resp_total",
      help: "Answers to submit_sm by command_status and class.",
    },
    labels: ["status", "class"],
    read: ({ meter }) => byStatus(meter.answers),
  },
  {
    ...{ type: "counter", name: "submit_sm_unanswered_total", help: "submit_sm whose answer never came." },
    read: ({ meter }) => one(meter.unanswered),
  },
  {
    ...{ type: "counter", name: "throttled_total", help: "Answers that told us to slow down." },
    read: ({ meter }) => one(meter.answered("throttle")),
  },
  {
    ...{
      type: "counter",
      name: "delivery_receipts_total",
      help: "Delivery receipts by the state they tell.",
    },
    labels: ["state"],
    read: ({ meter }) => [...meter.receipts].map(([state, value]) => ({ labels: { state }, value })),
  },
  {
    ...{
      type: "counter",
      name: "limit_closed_seconds_total",
      help: "Time in which the limit let nothing through.",
    },
    read: ({ meter }) => one(meter.limitClosedMs / 1000),
  },
  {
    ...{
      type: "counter",
      name: "binds_total",
      help: "Tries to bind by outcome: bound, failed, lost (bound, then broken off).",
    },
    labels: ["outcome"],
    read: ({ meter: { binds, failedBinds, lostSessions } }) => [
      { labels: { outcome: "bound" }, value: binds },
      { labels: { outcome: "failed" }, value: failedBinds },
      { labels: { outcome: "lost" }, value: lostSessions },
    ],
  },
  {
    ...{ type: "gauge", name: "link_state", help: "1 for the state that the link is in." },
    labels: ["state"],
    read: ({ report }) =>
      LINK_STATES.map((state) => ({
        labels: { state },
        value: (report?.state ?? "stopped") === state ? 1 : 0,
      })),
  },
  {
    ...{ type: "gauge", name: "window_in_use", help: "submit_sm without an answer." },
    read: ({ report }) => one(report?.windowInUse ?? 0),
  },
  {
    ...{ type: "gauge", name: "window_size", help: "submit_sm that may wait for their answers." },
    read: ({ connection }) => one(connection.windowSize),
  },
  {
    ...{ type: "gauge", name: "spool_texts", help: "Texts, or parts, kept on disk for the database." },
    read: ({ spooled }) => one(spooled?.records ?? 0),
  },
  {
    ...{ type: "gauge", name: "spool_octets", help: "Size of the files that keep them." },
    read: ({ spooled }) => one(spooled?.octets ?? 0),
  },
  {
    ...{
      type: "gauge",
      name: "outbox_messages",
      help: "Messages in the outbox by lane, counted every two seconds.",
    },
    labels: ["lane"],
    read: ({ queue }) => [
      { labels: { lane: "reply" }, value: queue.replies },
      { labels: { lane: "campaign" }, value: queue.campaigns },
    ],
  },
];

const LINK_TIMES: readonly { name: string; help: string; of(meter: LinkMeter): Histogram }[] = [
  {
    ...{ name: "replyback_submit_sm_resp_seconds", help: "From a submit_sm to its answer." },
    of: (meter) => meter.answerTime,
  },
  {
    ...{ name: "replyback_reply_seconds", help: "From the receipt of a text to the submit of its reply." },
    of: (meter) => meter.replyTime,
  },
];

export type MetricSources = {
  observatory: Observatory;
  reports(): RunnerReport[];
  settleBacklog(): number;
  spooled(connectionId: string): Spooled;
};

export function createMetrics({ observatory, reports, settleBacklog, spooled }: MetricSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seen = (): Seen[] => {
    const states = new Map(reports().map((report) => [report.connectionId, report]));
    return observatory.all().map((link) => {
      const { id } = link.connection;
      return { ...link, report: states.get(id), spooled: spooled(id) };
    });
  };
  for (const row of LINK_ROWS) registerRow(registry, row, seen);
  for (const { name, help, of } of LINK_TIMES)
    registry.registerMetric(
      new ReadHistogram({ name, help }, () =>
        observatory
          .all()
          .map(({ meter, connection }) => ({ labels: { connection: connection.name }, times: of(meter) })),
      ),
    );
  const { worker } = observatory;
  registry.registerMetric(worker.batchTexts);
  registry.registerMetric(worker.batchSeconds);
  new Counter({
    ...{ name: "replyback_database_errors_total", help: "Statements that failed, by what they were for." },
    labelNames: ["operation"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [operation, count] of worker.databaseErrors) this.inc({ operation }, count);
    },
  });
  new Gauge({
    ...{ name: "replyback_settle_backlog", help: "Results of submits that wait for the database." },
    registers: [registry],
    collect() {
      this.set(settleBacklog());
    },
  });
  return registry;
}

function registerRow(
  registry: Registry,
  { type, name, help, labels = [], read }: Row,
  seen: () => Seen[],
): void {
  const settings = {
    ...{ name: `replyback_${name}`, help, labelNames: ["connection", ...labels], registers: [registry] },
  };
  const samples = (): Sample[] =>
    seen().flatMap((link) =>
      read(link).map((sample) => ({
        ...sample,
        labels: { connection: link.connection.name, ...sample.labels },
      })),
    );
  if (type === "gauge")
    new Gauge({
      ...settings,
      collect() {
        this.reset();
        for (const { labels: at, value } of samples()) this.set(at, value);
      },
    });
  else
    new Counter({
      ...settings,
      collect() {
        this.reset();
        for (const { labels: at, value } of samples()) this.inc(at, value);
      },
    });
}

/** A histogram that was counted elsewhere: prom-client's own costs a lookup of its labels for every PDU. */
class ReadHistogram extends CountedHistogram {
  constructor(
    private readonly about: { name: string; help: string },
    private readonly read: () => { labels: Labels; times: Histogram }[],
  ) {
    super({ ...about, labelNames: ["connection"], registers: [] });
  }

  /** What Registry asks a histogram for, and `get` as well; its declarations leave it out. */
  getForPromString(): Promise<object> {
    const values = this.read().flatMap(({ labels, times }) => this.values(labels, times));
    return Promise.resolve({ ...this.about, type: "histogram", aggregator: "sum", values });
  }

  private values(labels: Labels, times: Histogram): MetricValueWithName<string>[] {
    const { name } = this.about;
    let sum = 0;
    const buckets = [...BOUNDS_MS, Infinity].map((bound, index) => {
      sum += times.counts[index] ?? 0;
      const le = bound === Infinity ? "+Inf" : String(bound / 1000);
      return { labels: { ...labels, le }, value: sum, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { labels, value: times.sumMs / 1000, metricName: `${name}_sum` },
      { labels, value: sum, metricName: `${name}_count` },
    ];
  }
}
