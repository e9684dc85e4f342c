import type { NomadDeployment } from "../../schema/nomad/NomadDeployment.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import type { DeploymentFacts } from "./deploymentRows.js";
import { resourceOf, type RegionContext } from "./RegionContext.js";

export const deploymentSighting = (
  context: RegionContext,
  deployment: DeploymentFacts,
): Sighting<NomadDeployment> => {
  const { id, namespace, jobId, jobVersion, status, modifyIndex } = deployment;
  return {
    resource: {
      deploymentId: id,
      namespace,
      statusDescription: deployment.statusDescription,
      jobVersion,
      groups: deployment.groups,
      modifyIndex,
      ...resourceOf(context, "NOMAD_DEPLOYMENT", [id], { name: jobId, status }),
    },
    aliases: [aliases.nomadDeployment(id)],
    references: [
      {
        kind: "DEPLOYS",
        to: aliases.nomadJob(context.source, context.region, namespace, jobId),
        strength: "STATED",
      },
    ],
    namespace,
  };
};
