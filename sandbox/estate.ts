import {
  startConsul,
  type ConsulSandbox,
  type ConsulSandboxOptions,
} from "./consul/startConsul.js";
import { type InstancePlan, registerInstance } from "./estate/instances.js";
import { machinesOf, registerMachine } from "./estate/machines.js";
import { seedConfig, seedGateways, seedIntentions } from "./estate/mesh.js";
import { placementOf } from "./estate/placement.js";
import { places } from "./estate/places.js";
import { type Random, randomFrom, randomUuid } from "./estate/random.js";
import { seedKeys, seedLeader, seedQueries } from "./estate/settings.js";
import { startStory } from "./estate/startStory.js";
import { seedTroubles } from "./estate/troubles.js";

/**
 * The sample estate: an online shop in three datacenters (hangzhou, shanghai, singapore) on 40
 * machines. Example queries rely on these names:
 * - `web` runs in hangzhou alone, behind `ingress-gateway`; `api` runs in all three.
 * - In the mesh, with sidecars `<name>-sidecar-proxy`: web, api, auth, users, catalog, pricing, cart,
 *   orders, payments, fraud, inventory.
 * - `database-gateway` reaches mysql, redis and session-store for the mesh.
 * - Beside it: shipping, search, recommendations, reviews, images, notifications, email, invoices,
 *   reports, scheduler, imports, mysql, redis, session-store, kafka, elasticsearch, prometheus, grafana.
 * - `invoices` (shanghai) is critical, `reports` (shanghai) is in maintenance, `elasticsearch` and
 *   `recommendations` have warnings.
 * - `* -> payments` and `* -> *` are denied; what upstreams need is allowed exactly.
 * - Keys: config/<service>/..., feature-flags/..., service/scheduler/leader, terraform/network/.lock.
 * - Prepared queries: nearest-api, payments-pci. Nodes: hz-app-01 ... sg-app-08, with the metadata
 *   alicloud-instance-id, region, zone.
 */
export interface SampleEstateOptions {
  /** Everything that is random follows from it. Default: 1. */
  readonly seed?: number;
  /** Lets the estate move: a rollout of `web`, a flapping check of `search`. Default: false. */
  readonly story?: boolean;
  /** Milliseconds between two steps of the story. */
  readonly stepMs?: number;
  readonly consul?: Pick<ConsulSandboxOptions, "port" | "profile" | "acl">;
}

export interface Sandbox {
  readonly consul: ConsulSandbox;
  /** Stops the story and the servers. */
  close(): Promise<void>;
}

/** Starts the sample estate: a server that speaks Consul's API, filled with a believable company. */
export const startSandbox = async (options: SampleEstateOptions = {}): Promise<Sandbox> => {
  const random = randomFrom(options.seed ?? 1);
  const consul = await startConsul({
    ...options.consul,
    ids: () => randomUuid(random),
    datacenters: places.map(({ datacenter }) => datacenter),
  });
  const instances = seed(consul, random);
  const stop = options.story ? startStory(consul, instances, options.stepMs) : () => undefined;
  return {
    consul,
    close: async () => {
      stop();
      await consul.close();
    },
  };
};

/** Fills all datacenters; what is where follows from the seed. */
const seed = (consul: ConsulSandbox, random: Random): readonly InstancePlan[] => {
  const instances = places.flatMap((place) => {
    const machines = machinesOf(place, random);
    for (const machine of machines) registerMachine(consul, machine);
    const placed = placementOf(place, machines, random);
    for (const instance of placed) registerInstance(consul, instance);
    seedIntentions(consul, place.datacenter);
    seedConfig(consul, place.datacenter);
    const [first] = machines;
    if (first) seedLeader(consul, first, random);
    if (first && place.datacenter === "hangzhou") seedGateways(consul, first);
    return placed;
  });
  seedTroubles(consul, instances);
  seedKeys(consul, "cn-hangzhou");
  seedQueries(consul, random);
  return instances;
};
