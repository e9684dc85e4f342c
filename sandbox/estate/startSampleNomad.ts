import { seedNomad, writeNomad } from "../nomad/sampleJobs.js";
import { startNomad, type NomadSandbox, type NomadSandboxOptions } from "../nomad/startNomad.js";
import type { MachineAgents } from "./agents.js";
import { dataJob, jobOf, jobsOf } from "./jobs.js";
import type { Machine } from "./machines.js";
import { type Place, places } from "./places.js";
import { services } from "./services.js";

/** Machines of hangzhou that are kept for jobs with much data. */
const DATA_MACHINES = new Set(["hz-app-17", "hz-app-18", "hz-app-19", "hz-app-20"]);
/** The version of `api` that one canary runs. */
const CANARY_VERSION = "7.4.0";

export interface SampleNomadOptions extends Pick<NomadSandboxOptions, "port" | "speed" | "seed"> {
  readonly agents: MachineAgents;
  readonly machines: readonly Machine[];
}

/** Starts a Nomad with one region for each place, whose clients are the machines that Consul has. */
export const startSampleNomad = async ({
  agents,
  machines,
  ...options
}: SampleNomadOptions): Promise<NomadSandbox> => {
  const nomad = await startNomad({
    ...options,
    regions: places.map(({ region }) => region),
    datacenters: places.map(({ datacenter }) => datacenter),
    nodes: [],
  });
  const clients = machines.map((machine) => ({
    name: machine.name,
    address: machine.address,
    region: machine.place.region,
    datacenter: machine.place.datacenter,
    nodeClass: machine.meta["instance-type"] ?? "",
    nodePool: DATA_MACHINES.has(machine.name) ? "data" : "default",
    meta: machine.meta,
    consul: {
      name: machine.name,
      datacenter: machine.place.datacenter,
      address: agents.addressOf(machine),
    },
  }));
  await seedNomad(nomad, clients, (region) =>
    places.filter((place) => place.region === region).flatMap(jobsOf),
  );
  const [home] = places;
  await writeNomad(nomad, home.region, "/v1/jobs", { Job: dataJob });
  await startCanary(nomad, home);
  return nomad;
};

/** A new version of `api` that waits for somebody to promote it. */
const startCanary = async (nomad: NomadSandbox, home: Place): Promise<void> => {
  const plan = services.find(({ name }) => name === "api");
  if (!plan) return;
  await writeNomad(nomad, home.region, "/v1/jobs", { Job: jobOf(plan, home, CANARY_VERSION) });
};
