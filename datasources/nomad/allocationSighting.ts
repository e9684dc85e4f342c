import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import type { AllocationReferences, Memberships } from "./AllocationReferences.js";
import type { AllocationFacts } from "./allocationRows.js";
import { resourceOf } from "./RegionContext.js";

/** What Nomad calls an allocation of which nothing runs any more. */
const ENDED: ReadonlySet<string> = new Set(["complete", "failed", "lost"]);

export const allocationSighting = (
  references: AllocationReferences,
  allocation: AllocationFacts,
  memberships: Memberships,
): Sighting<NomadAllocation> => {
  const { context } = references;
  const { id, name, namespace, taskGroup, jobVersion } = allocation;
  const { clientStatus, desiredStatus, createdAt } = allocation;
  return {
    resource: {
      allocationId: id,
      namespace,
      taskGroup,
      jobVersion,
      clientStatus,
      desiredStatus,
      createdAt,
      ...resourceOf(context, "NOMAD_ALLOCATION", [id], { name, status: clientStatus }),
    },
    aliases: [aliases.nomadAllocation(id)],
    references: references.of(allocation, memberships),
    namespace,
    ended: ENDED.has(clientStatus),
  };
};
