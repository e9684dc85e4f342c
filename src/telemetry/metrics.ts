import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** The paths that are told apart; everything else is `other`, so that callers cannot make series. */
const ROUTES = new Set(["/graphql", "/schema.graphql", "/healthz", "/readyz", "/metrics"]);
type OperationOutcome = "ok" | "partial" | "failed" | "refused";

/** A source at the time of a scrape. */
interface SourceSample {
  readonly system: string;
  /** The configured name, e.g. `hz`. */
  readonly source: string;
  readonly status: "LIVE" | "STALE" | "UNREACHABLE";
  /** Null where the source has never answered. */
  readonly staleSeconds: number | null;
}

/** Things of one kind that the estate holds. */
interface EstateSample {
  readonly kind: string;
  readonly count: number;
}

/** What is counted. Labels never hold ids, names of operations or texts of queries. */
export interface Metrics {
  /** `route` is the path of the request. */
  request(sample: { route: string; status: number; seconds: number }): void;
  operation(sample: { outcome: OperationOutcome; seconds: number }): void;
  /** A record of the ledger: what was done or refused, and how it ended. */
  recorded(sample: { action: string; outcome: string }): void;
  /** A record that could not be written, by the code that the caller got; worth an alert. */
  unrecorded(sample: { code: string }): void;
  /** The sources are asked at each scrape, so that nothing has to be kept up to date. */
  watchSources(read: () => Iterable<SourceSample>): void;
  /** The estate is asked at each scrape. */
  watchEstate(read: () => Iterable<EstateSample>): void;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
  /** The media type of `text()`. */
  readonly contentType: string;
}

const FAST_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];
const STATUSES = ["LIVE", "STALE", "UNREACHABLE"] as const;

/** Metrics with a registry of their own, with those of the process and of the event loop. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    request: requests(registry),
    operation: operations(registry),
    ...records(registry),
    watchSources: sourceGauges(registry),
    watchEstate: estateGauge(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};

const requests = (registry: Registry): Metrics["request"] => {
  const duration = new Histogram({
    name: "causeway_http_request_duration_seconds",
    help: "Time from the request's headers to the end of the answer",
    labelNames: ["route", "status"],
    buckets: FAST_SECONDS,
    registers: [registry],
  });
  return ({ route, status, seconds }) => {
    duration.observe(
      { route: ROUTES.has(route) ? route : "other", status: String(status) },
      seconds,
    );
  };
};

const operations = (registry: Registry): Metrics["operation"] => {
  const duration = new Histogram({
    name: "causeway_graphql_operation_duration_seconds",
    help: "Time to validate and execute an operation; refused ones were not executed",
    labelNames: ["outcome"],
    buckets: FAST_SECONDS,
    registers: [registry],
  });
  return ({ outcome, seconds }) => {
    duration.observe({ outcome }, seconds);
  };
};

const records = (registry: Registry): Pick<Metrics, "recorded" | "unrecorded"> => {
  const written = new Counter({
    name: "causeway_ledger_records_total",
    help: "Records written to the ledger, by action and outcome",
    labelNames: ["action", "outcome"],
    registers: [registry],
  });
  const failed = new Counter({
    name: "causeway_ledger_failures_total",
    help: "Records that could not be written, so that nothing was changed",
    labelNames: ["code"],
    registers: [registry],
  });
  return {
    recorded: (sample) => {
      written.inc(sample);
    },
    unrecorded: (sample) => {
      failed.inc(sample);
    },
  };
};

const sourceGauges = (registry: Registry): Metrics["watchSources"] => {
  let read = (): Iterable<SourceSample> => [];
  new Gauge({
    name: "causeway_source_status",
    help: "1 for the status that a source has, 0 for the others",
    labelNames: ["system", "source", "status"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { system, source, status } of read()) {
        for (const one of STATUSES)
          this.set({ system, source, status: one }, one === status ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: "causeway_source_stale_seconds",
    help: "Age of the view of a source; absent where it has never answered",
    labelNames: ["system", "source"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { system, source, staleSeconds } of read()) {
        if (staleSeconds !== null) this.set({ system, source }, staleSeconds);
      }
    },
  });
  return (sources) => {
    read = sources;
  };
};

const estateGauge = (registry: Registry): Metrics["watchEstate"] => {
  let read = (): Iterable<EstateSample> => [];
  new Gauge({
    name: "causeway_estate_resources",
    help: "Things that the estate holds",
    labelNames: ["kind"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { kind, count } of read()) this.set({ kind }, count);
    },
  });
  return (kinds) => {
    read = kinds;
  };
};
