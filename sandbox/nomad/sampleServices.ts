import { job, server, type Spec } from "./sampleParts.js";

const rolling = {
  MaxParallel: 1,
  MinHealthyTime: 1e9,
  HealthyDeadline: 60e9,
  ProgressDeadline: 120e9,
};

const httpService = (name: string, more: Spec = {}): Spec => ({
  Name: name,
  PortLabel: "http",
  Provider: "consul",
  Checks: [{ Name: "ready", Type: "http", Path: "/ready", Interval: 10e9, Timeout: 2e9 }],
  ...more,
});

const HTTP = [{ DynamicPorts: [{ Label: "http", To: 8080 }] }];

const CREDENTIALS = [
  '{{ with secret "database/creds/loyalty" }}',
  "DB_USER={{ .Data.username }}",
  "DB_PASSWORD={{ .Data.password }}{{ end }}",
  'POINTS={{ key "config/loyalty/points" }}',
  '{{ range service "mysql" }}DB={{ .Address }}:{{ .Port }}{{ end }}',
].join("\n");

const loyalty = job(
  ["loyalty", "service", "storefront"],
  [
    {
      Name: "api",
      Count: 3,
      Networks: HTTP,
      ShutdownDelay: 1e9,
      Update: { ...rolling, Canary: 1, AutoRevert: true },
      Services: [httpService("loyalty", { Tags: ["v12"], CanaryTags: ["canary"] })],
      Tasks: [
        server("api", {
          Env: { VERSION: "12" },
          Vault: { Role: "loyalty", Policies: ["loyalty"] },
          Templates: [{ DestPath: "secrets/db.env", EmbeddedTmpl: CREDENTIALS, Envvars: true }],
        }),
        server("log-shipper", { Lifecycle: { Hook: "prestart", Sidecar: true } }),
      ],
    },
    {
      Name: "worker",
      Count: 2,
      Update: rolling,
      Tasks: [server("worker", { Vault: { Role: "loyalty", Policies: ["loyalty"] } })],
    },
  ],
);

const coupons = job(
  ["coupons", "service", "checkout"],
  [
    {
      Name: "coupons",
      Count: 2,
      Networks: HTTP,
      ShutdownDelay: 1e9,
      Update: rolling,
      Scaling: { Min: 1, Max: 6, Enabled: true, Policy: { cooldown: "1m" } },
      Services: [httpService("coupons", { Tags: ["pci"] })],
      Tasks: [server("coupons")],
    },
  ],
  { Namespace: "checkout", Priority: 70 },
);

const geoCache = job(
  ["geo-cache", "service", "platform"],
  [
    {
      Name: "cache",
      Count: 3,
      Networks: [{ DynamicPorts: [{ Label: "redis" }] }],
      ShutdownDelay: 1e9,
      Constraints: [{ Operand: "distinct_hosts", RTarget: "true" }],
      Services: [{ Name: "geo-cache", PortLabel: "redis", Provider: "nomad", Tags: ["cache"] }],
      Tasks: [server("redis", { Resources: { CPU: 100, MemoryMB: 512 } })],
    },
  ],
);

const nodeMetrics = job(
  ["node-metrics", "system", "platform"],
  [{ Name: "exporter", Tasks: [server("exporter", { Resources: { CPU: 50, MemoryMB: 64 } })] }],
  { NodePool: "all" },
);

/** Its task fails once more after a restart, and nobody starts it again. */
const legacy = job(
  ["legacy-sync", "service", "logistics"],
  [
    {
      Name: "sync",
      Count: 1,
      RestartPolicy: { Attempts: 1, Interval: 1800e9, Delay: 1e9, Mode: "fail" },
      ReschedulePolicy: { Attempts: 0, Unlimited: false },
      Tasks: [server("sync", { Config: { run_for: "1s", exit_code: 1 } })],
    },
  ],
);

/** It waits until its volume is there. */
const archive = job(
  ["feed-archive", "service", "data"],
  [
    {
      Name: "archive",
      Volumes: { feeds: { Type: "host", Source: "feeds" } },
      Tasks: [server("archive", { VolumeMounts: [{ Volume: "feeds", Destination: "/feeds" }] })],
    },
  ],
);

/** The services of the sample company; those of every region first. */
export const sampleServices = {
  everywhere: [nodeMetrics, loyalty],
  atHome: [coupons, geoCache, legacy, archive],
} as const;
