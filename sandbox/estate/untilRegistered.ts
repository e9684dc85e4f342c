import { setTimeout as delay } from "node:timers/promises";
import type { ConsulSandbox } from "../consul/startConsul.js";
import { workloadServices } from "../nomad/client/workloadServices.js";
import type { NomadSandbox } from "../nomad/startNomad.js";
import { places } from "./places.js";

const PATIENCE_MS = 10_000;

/** Waits until all that Nomad placed runs and what it registers is in Consul's catalog; 10 s at most. */
export const untilRegistered = async (
  nomad: NomadSandbox,
  consul: ConsulSandbox,
): Promise<void> => {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end && !isRegistered(nomad, consul)) await delay(5);
};

/** Whether everything that is to run does, and Consul knows the services of all that runs. */
const isRegistered = (nomad: NomadSandbox, consul: ConsulSandbox): boolean => {
  const allocations = [...nomad.cluster.servers()]
    .flatMap(({ region }) => [...region.tables.allocs.values()])
    .filter(({ DesiredStatus }) => DesiredStatus === "run");
  if (allocations.some(({ ClientStatus }) => ClientStatus === "pending")) return false;
  const known = registeredIds(consul);
  return allocations
    .filter(({ ClientStatus }) => ClientStatus === "running")
    .flatMap(workloadServices)
    .every(({ provider, id }) => provider !== "consul" || known.has(id));
};

const registeredIds = (consul: ConsulSandbox): ReadonlySet<string> =>
  new Set(
    places
      .map(({ datacenter }) => consul.state(datacenter).catalog)
      .flatMap((catalog) => catalog.serviceNames().flatMap((name) => [...catalog.instances(name)]))
      .map(({ service }) => service.ID),
  );
