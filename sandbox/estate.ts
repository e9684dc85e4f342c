import {
  startConsul,
  type ConsulSandbox,
  type ConsulSandboxOptions,
} from "./consul/startConsul.js";
import { startAgents } from "./estate/agents.js";
import { type InstancePlan, registerInstance } from "./estate/instances.js";
import { type Machine, machinesOf, registerMachine } from "./estate/machines.js";
import { seedConfig, seedGateways, seedIntentions } from "./estate/mesh.js";
import { placementOf } from "./estate/placement.js";
import { places } from "./estate/places.js";
import { type Random, randomFrom, randomUuid } from "./estate/random.js";
import { seedKeys, seedLeader, seedQueries } from "./estate/settings.js";
import { startSampleNomad } from "./estate/startSampleNomad.js";
import { startStory } from "./estate/startStory.js";
import { seedTroubles } from "./estate/troubles.js";
import { untilRegistered } from "./estate/untilRegistered.js";
import type { NomadSandbox, NomadSandboxOptions } from "./nomad/startNomad.js";

/**
 * The sample estate: an online shop in three datacenters (hangzhou, shanghai, singapore) on 40
 * machines, each a Consul agent and a Nomad client. Example queries rely on these names:
 * - `web` runs in hangzhou alone, behind `ingress-gateway`; `api` runs in all three.
 * - In the mesh, with sidecars `<name>-sidecar-proxy`: web, api, auth, users, catalog, pricing, cart,
 *   orders, payments, fraud, inventory.
 * - Nomad runs those and shipping, reviews, images, notifications, email, as jobs named like them, in
 *   regions named like Alibaba Cloud's; a canary of `api` 7.4.0 waits in cn-hangzhou. Its other jobs
 *   are listed at `seedNomad`.
 * - Beside Nomad: search, recommendations, invoices, reports, scheduler, imports, mysql, redis,
 *   session-store, kafka, elasticsearch, prometheus, grafana; `database-gateway` reaches mysql, redis
 *   and session-store for the mesh.
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
  /** `speed` is how many times faster than in a real cluster rollouts and tasks go. */
  readonly nomad?: Pick<NomadSandboxOptions, "port" | "speed">;
}

export interface Sandbox {
  readonly consul: ConsulSandbox;
  readonly nomad: NomadSandbox;
  /** Stops the story and the servers. */
  close(): Promise<void>;
}

/** Starts the sample estate: servers that speak Consul's and Nomad's APIs, with a believable company. */
export const startSandbox = async (options: SampleEstateOptions = {}): Promise<Sandbox> => {
  const seed = options.seed ?? 1;
  const random = randomFrom(seed);
  const consul = await startConsul({
    ...options.consul,
    ids: () => randomUuid(random),
    datacenters: places.map(({ datacenter }) => datacenter),
  });
  const { instances, machines } = seedConsul(consul, random);
  const agents = await startAgents(consul, machines);
  const nomad = await startSampleNomad({
    ...options.nomad,
    seed: `sample-${seed}`,
    agents,
    machines,
  });
  // Who watches the story sees them come.
  if (!options.story) await untilRegistered(nomad, consul);
  const sandbox = { consul, nomad };
  const stop = options.story ? startStory(sandbox, instances, options.stepMs) : () => undefined;
  return {
    ...sandbox,
    close: async () => {
      stop();
      await nomad.close();
      await agents.close();
      await consul.close();
    },
  };
};

interface Seeded {
  /** What runs beside Nomad. */
  readonly instances: readonly InstancePlan[];
  readonly machines: readonly Machine[];
}

/** Fills all datacenters; what is where follows from the seed. */
const seedConsul = (consul: ConsulSandbox, random: Random): Seeded => {
  const all: Machine[] = [];
  const instances = places.flatMap((place) => {
    const machines = machinesOf(place, random);
    all.push(...machines);
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
  return { instances, machines: all };
};
