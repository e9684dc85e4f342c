import type { ConsulSandbox } from "../consul/startConsul.js";
import type { Machine } from "./machines.js";
import { type Random, randomUuid } from "./random.js";
import { services } from "./services.js";

/** The flag with which Terraform marks its locks: a number that a double cannot hold. */
const TERRAFORM_LOCK = 3304740253564472344n;

const FLAGS = [
  "new-checkout",
  "guest-orders",
  "dark-mode",
  "search-v2",
  "express-shipping",
] as const;

/** Configuration of applications, feature flags, and a lock of Terraform's. */
export const seedKeys = (consul: ConsulSandbox, region: string): void => {
  const { kv } = consul.state(consul.cluster.agent.datacenter.name);
  kv.put("config/", "");
  for (const { name, team, port } of services) {
    kv.put(`config/${name}/team`, team);
    kv.put(`config/${name}/port`, String(port));
    kv.put(`config/${name}/log-level`, name === "payments" ? "debug" : "info");
  }
  kv.put(
    "config/api/limits",
    JSON.stringify({ requestsPerSecond: 500, burst: 100, timeoutSeconds: 10 }),
  );
  kv.put("config/web/banner", "Free shipping on orders above 99");
  FLAGS.forEach((flag, position) => {
    kv.put(`feature-flags/${flag}`, String(position % 2 === 0));
  });
  kv.put("terraform/network/.lock", region, { flags: TERRAFORM_LOCK });
};

/** The session with which the scheduler leads its datacenter, and the key that it holds. */
export const seedLeader = (consul: ConsulSandbox, machine: Machine, random: Random): void => {
  const state = consul.state(machine.place.datacenter);
  const session = state.sessions.add({
    ID: randomUuid(random),
    Node: machine.name,
    Name: "scheduler-leader",
    TTL: "30s",
    LockDelay: 15e9,
  });
  state.kv.put("service/scheduler/leader", machine.name, { session: session.ID, lockIndex: 1 });
};

/** Queries that clients ask instead of a service: with failover to the other datacenters. */
export const seedQueries = (consul: ConsulSandbox, random: Random): void => {
  const { queries } = consul.state("hangzhou");
  queries.add({
    ID: randomUuid(random),
    Name: "nearest-api",
    Service: {
      Service: "api",
      OnlyPassing: true,
      Failover: { NearestN: 2, Datacenters: ["shanghai", "singapore"] },
    },
    DNS: { TTL: "10s" },
  });
  queries.add({
    ID: randomUuid(random),
    Name: "payments-pci",
    Service: { Service: "payments", OnlyPassing: true, Tags: ["pci"] },
  });
};
