import { isIP } from "node:net";
import type { NomadNode } from "../../schema/nomad/NomadNode.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Reference, Sighting } from "../../src/estate/sighting.js";
import type { NodeFacts } from "./nodeRows.js";
import { addressScope, resourceOf, type RegionContext } from "./RegionContext.js";

/** How operators write the id of the machine into `client.meta`. */
const INSTANCE_ID_META: readonly string[] = ["alicloud_instance_id", "alicloud-instance-id"];

/** The ECS instance by the id that its metadata states, or else by its private address. */
const machineOf = (
  { network }: RegionContext,
  { meta, address }: NodeFacts,
): readonly Reference[] => {
  const instanceId = meta.find(({ key }) => INSTANCE_ID_META.includes(key))?.value;
  if (instanceId) {
    return [{ kind: "RUNS_ON", to: aliases.alicloudInstance(instanceId), strength: "STATED" }];
  }
  // What a loopback address is bound to differs from machine to machine.
  if (!isIP(address) || address.startsWith("127.") || address === "::1") return [];
  const to =
    network === null
      ? aliases.alicloudAddressAnywhere(address)
      : aliases.alicloudAddress(network, address);
  return [{ kind: "RUNS_ON", to, strength: "DERIVED" }];
};

/** Concluded: Nomad knows the agent's datacenter and name, and not which Consul it belongs to. */
const consulNodeOf = ({ consul }: NodeFacts): readonly Reference[] =>
  consul === null
    ? []
    : [
        {
          kind: "SAME_AS",
          to: aliases.consulNodeAnywhere(consul.datacenter, consul.node),
          strength: "DERIVED",
        },
      ];

export const nodeSighting = (context: RegionContext, node: NodeFacts): Sighting<NomadNode> => {
  const { id, name, status, meta, datacenter, nodePool, nodeClass, eligible, draining } = node;
  const { address, nomadVersion, drivers, modifyIndex } = node;
  const { source, region } = context;
  return {
    resource: {
      nodeId: id,
      datacenter,
      nodePool,
      nodeClass,
      eligible,
      draining,
      address,
      nomadVersion,
      drivers,
      meta,
      modifyIndex,
      ...resourceOf(context, "NOMAD_NODE", [id], { name, status, tags: meta }),
    },
    aliases: [
      aliases.nomadNode(id),
      aliases.nomadNodeName(source, region, name),
      ...(address === "" ? [] : [aliases.nomadNodeAddress(addressScope(context), address)]),
    ],
    references: [
      {
        kind: "BELONGS_TO",
        to: aliases.nomadNodePool(source, region, nodePool),
        strength: "STATED",
      },
      ...consulNodeOf(node),
      ...machineOf(context, node),
    ],
  };
};
