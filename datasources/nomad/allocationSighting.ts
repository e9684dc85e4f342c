import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Reference, Sighting } from "../../src/estate/sighting.js";
import type { AllocationFacts } from "./allocationRows.js";
import { resourceOf, type RegionContext } from "./RegionContext.js";

/** What an allocation takes part in, as other lists and events tell. */
export interface Memberships {
  readonly deploymentId: string | null;
  /** Services of Nomad's own registry that it is registered for. */
  readonly services: readonly string[];
}

const stated = (kind: Reference["kind"], to: string): Reference => ({
  kind,
  to,
  strength: "STATED",
});

const referencesOf = (
  { source, region }: RegionContext,
  { namespace, jobId, nodeId }: AllocationFacts,
  { deploymentId, services }: Memberships,
): readonly Reference[] => [
  stated("INSTANCE_OF", aliases.nomadJob(source, region, namespace, jobId)),
  ...(nodeId === null ? [] : [stated("RUNS_ON", aliases.nomadNode(nodeId))]),
  ...(deploymentId === null ? [] : [stated("BELONGS_TO", aliases.nomadDeployment(deploymentId))]),
  ...services.map((name) =>
    stated("BELONGS_TO", aliases.nomadService(source, region, namespace, name)),
  ),
];

export const allocationSighting = (
  context: RegionContext,
  allocation: AllocationFacts,
  memberships: Memberships,
): Sighting<NomadAllocation> => {
  const { id, name, namespace, taskGroup, jobVersion } = allocation;
  const { clientStatus, desiredStatus, createdAt } = allocation;
  return {
    resource: {
      ...resourceOf(context, "NOMAD_ALLOCATION", [id], { name, status: clientStatus }),
      allocationId: id,
      namespace,
      taskGroup,
      jobVersion,
      clientStatus,
      desiredStatus,
      createdAt,
    },
    aliases: [aliases.nomadAllocation(id)],
    references: referencesOf(context, allocation, memberships),
    namespace,
  };
};
