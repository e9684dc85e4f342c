import { intentionFields } from "../consul/state/Intentions.js";
import { proxyFields, serviceFields } from "../consul/state/fields.js";
import type { ConsulSandbox } from "../consul/startConsul.js";
import { type Machine, nodeOf } from "./machines.js";
import type { Datacenter } from "./places.js";
import { services } from "./services.js";

/** Who may call whom beyond what the upstreams need. */
const RULES = [
  ["*", "payments", "deny", "Only checkout talks to payments."],
  ["reports", "mysql", "deny", "Reports read the replica."],
  ["prometheus", "*", "allow", "Metrics are scraped everywhere."],
  ["*", "*", "deny", "What nobody allowed is denied."],
] as const;

/** Allows what the sidecars need, and denies the rest: exact rules, and wildcards on either side. */
export const seedIntentions = (consul: ConsulSandbox, datacenter: Datacenter): void => {
  const { intentions } = consul.state(datacenter);
  for (const { name, upstreams = [], team } of services) {
    for (const upstream of upstreams) {
      intentions.put(
        intentionFields({
          SourceName: name,
          DestinationName: upstream,
          Action: "allow",
          Description: `${name} of team ${team} calls ${upstream}`,
        }),
        "",
      );
    }
  }
  for (const [SourceName, DestinationName, Action, Description] of RULES) {
    intentions.put(intentionFields({ SourceName, DestinationName, Action, Description }), "");
  }
};

/** Settings of the mesh: protocols, a canary of `api` by splitter, and a way from `web` to it. */
export const seedConfig = (consul: ConsulSandbox, datacenter: Datacenter): void => {
  const { config } = consul.state(datacenter);
  config.put("proxy-defaults", "global", { Config: { protocol: "http" } });
  for (const name of ["mysql", "redis", "kafka", "session-store"]) {
    config.put("service-defaults", name, { Protocol: "tcp" });
  }
  for (const { name, upstreams } of services) {
    if (upstreams) {
      config.put("service-defaults", name, { Protocol: "http", MeshGateway: { Mode: "local" } });
    }
  }
  config.put("service-resolver", "api", {
    ConnectTimeout: "5s",
    DefaultSubset: "stable",
    Subsets: {
      canary: { Filter: 'Service.Meta.version == "7.4.0"' },
      stable: { Filter: 'Service.Meta.version == "7.3.1"', OnlyPassing: true },
    },
    Failover: { "*": { Datacenters: ["shanghai", "singapore"] } },
  });
  config.put("service-splitter", "api", {
    Splits: [
      { Weight: 95, ServiceSubset: "stable" },
      { Weight: 5, ServiceSubset: "canary" },
    ],
  });
  config.put("service-router", "web", {
    Routes: [
      {
        Match: { HTTP: { PathPrefix: "/api/" } },
        Destination: { Service: "api", PrefixRewrite: "/", RequestTimeout: "10s" },
      },
    ],
  });
  if (datacenter === "hangzhou") seedGatewayConfig(consul);
};

const seedGatewayConfig = (consul: ConsulSandbox): void => {
  const { config } = consul.state("hangzhou");
  config.put("terminating-gateway", "database-gateway", {
    Services: [{ Name: "mysql" }, { Name: "redis" }, { Name: "session-store" }],
  });
  config.put("ingress-gateway", "ingress-gateway", {
    Listeners: [
      {
        Port: 8443,
        Protocol: "http",
        Services: [{ Name: "web", Hosts: ["shop.example.com"] }],
      },
    ],
  });
};

/** The gateways through which the world reaches `web`, and the mesh reaches the databases. */
export const seedGateways = (consul: ConsulSandbox, machine: Machine): void => {
  registerGateway(consul, machine, "ingress-gateway", 8443);
  registerGateway(consul, machine, "terminating-gateway", 8444);
};

const NAMES = {
  "ingress-gateway": "ingress-gateway",
  "terminating-gateway": "database-gateway",
} as const;

const registerGateway = (
  consul: ConsulSandbox,
  machine: Machine,
  kind: keyof typeof NAMES,
  port: number,
): void => {
  const id = `${NAMES[kind]}-${machine.name}`;
  consul.state(machine.place.datacenter).catalog.register({
    ...nodeOf(machine),
    SkipNodeUpdate: true,
    Service: serviceFields({
      Kind: kind,
      Service: NAMES[kind],
      ID: id,
      Address: machine.address,
      Port: port,
      Meta: { team: "platform" },
      Proxy: proxyFields({}),
    }),
    Checks: [
      {
        CheckID: `service:${id}`,
        Name: "Gateway Listening",
        Status: "passing",
        ServiceID: id,
        Type: "tcp",
      },
    ],
  });
};
