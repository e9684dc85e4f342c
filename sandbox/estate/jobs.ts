import type { Place } from "./places.js";
import { type ServicePlan, services } from "./services.js";

type Spec = Readonly<Record<string, unknown>>;

const UPDATE = {
  MaxParallel: 1,
  MinHealthyTime: 1e9,
  HealthyDeadline: 60e9,
  ProgressDeadline: 300e9,
  AutoRevert: true,
  Canary: 0,
};

/** Teams whose jobs are in a namespace of Nomad of their own; the others share `default`. */
const NAMESPACES: Readonly<Record<string, string>> = {
  checkout: "checkout",
  identity: "identity",
};

/** What Nomad runs of the services of a place, as jobs that are named like them. */
export const jobsOf = (place: Place): readonly Spec[] =>
  services
    .filter((plan) => plan.nomad && plan.instances[place.datacenter])
    .map((plan) => jobOf(plan, place, plan.version ?? "1.0.0"));

/** A job for the machines that are kept for much data. */
export const dataJob: Spec = {
  ID: "feature-store",
  Name: "feature-store",
  Type: "service",
  NodePool: "data",
  Datacenters: ["hangzhou"],
  Meta: { team: "data" },
  TaskGroups: [
    {
      Name: "store",
      Count: 3,
      Constraints: [{ Operand: "distinct_hosts", RTarget: "true" }],
      Networks: [{ DynamicPorts: [{ Label: "grpc" }] }],
      Services: [{ Name: "feature-store", PortLabel: "grpc", Provider: "nomad", Tags: ["data"] }],
      Tasks: [
        {
          Name: "store",
          Driver: "docker",
          Config: { image: "registry.example.com/data/feature-store:2.1.0" },
          Resources: { CPU: 4000, MemoryMB: 8192 },
        },
      ],
    },
  ],
};

/** The job of a service in one place, in a version of it. */
export const jobOf = (plan: ServicePlan, place: Place, version: string): Spec => ({
  ID: plan.name,
  Name: plan.name,
  Type: "service",
  Namespace: NAMESPACES[plan.team] ?? "default",
  Priority: plan.team === "checkout" ? 70 : 50,
  Datacenters: [place.datacenter],
  Meta: { team: plan.team, version },
  TaskGroups: [
    {
      Name: plan.name,
      Count: plan.instances[place.datacenter] ?? 0,
      Constraints: [{ Operand: "distinct_hosts", RTarget: "true" }],
      Networks: [
        {
          Mode: plan.upstreams ? "bridge" : "host",
          DynamicPorts: [{ Label: "http", To: plan.port }],
        },
      ],
      Update: { ...UPDATE, Canary: plan.name === "api" ? 1 : 0 },
      Services: [serviceOf(plan, version)],
      Tasks: [taskOf(plan, version)],
    },
  ],
});

const serviceOf = (plan: ServicePlan, version: string): Spec => ({
  Name: plan.name,
  PortLabel: "http",
  Provider: "consul",
  Tags: [...(plan.tags ?? []), `v${version.split(".")[0] ?? "1"}`],
  CanaryTags: ["canary"],
  Meta: { team: plan.team, version },
  Checks: [
    {
      Name: `${plan.name} answers`,
      Type: "http",
      Path: "/healthz",
      Interval: 10e9,
      Timeout: 2e9,
    },
  ],
  ...(plan.upstreams ? { Connect: { SidecarService: sidecarOf(plan.upstreams) } } : {}),
});

const sidecarOf = (upstreams: readonly string[]): Spec => ({
  Proxy: {
    Upstreams: upstreams.map((DestinationName, position) => ({
      DestinationName,
      LocalBindPort: 5000 + position,
    })),
  },
});

const taskOf = (plan: ServicePlan, version: string): Spec => {
  const [CPU, MemoryMB] = plan.nomad ?? [];
  return {
    Name: plan.name,
    Driver: "docker",
    Config: { image: `registry.example.com/shop/${plan.name}:${version}`, ports: ["http"] },
    Resources: { CPU, MemoryMB },
    KillTimeout: 5e9,
    ...(plan.upstreams?.includes("mysql") ? databaseAccess(plan.name) : {}),
  };
};

/** A short-lived account for the database, from Vault, and the place of its settings in Consul. */
const databaseAccess = (name: string): Spec => ({
  Vault: { Role: name, Policies: [name] },
  Templates: [
    {
      DestPath: "secrets/database.env",
      Envvars: true,
      EmbeddedTmpl: [
        `{{ with secret "database/creds/${name}" }}`,
        "DB_USER={{ .Data.username }}",
        "DB_PASSWORD={{ .Data.password }}{{ end }}",
        `LOG_LEVEL={{ key "config/${name}/log-level" }}`,
      ].join("\n"),
    },
  ],
});
