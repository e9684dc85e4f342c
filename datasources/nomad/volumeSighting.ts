import type { NomadVolume } from "../../schema/nomad/NomadVolume.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Reference, Sighting } from "../../src/estate/sighting.js";
import { inNamespace, resourceOf, type RegionContext } from "./RegionContext.js";
import type { VolumeFacts } from "./registryRows.js";

/** A host volume is lost with its node. */
const onNode = (nodeId: string | null): readonly Reference[] =>
  nodeId === null ? [] : [{ kind: "RUNS_ON", to: aliases.nomadNode(nodeId), strength: "STATED" }];

export const volumeSighting = (
  context: RegionContext,
  volume: VolumeFacts,
): Sighting<NomadVolume> => {
  const { id, type, name, namespace, pluginId, nodeId, state, schedulable, capacityBytes } = volume;
  return {
    resource: {
      volumeId: id,
      namespace,
      type,
      pluginId,
      schedulable,
      capacityBytes: capacityBytes === null ? null : String(capacityBytes),
      ...resourceOf(context, "NOMAD_VOLUME", [namespace, id], { name, status: state }),
    },
    aliases: [aliases.nomadVolume(context.source, context.region, namespace, id)],
    references: [inNamespace(context, namespace), ...onNode(nodeId)],
    namespace,
  };
};
