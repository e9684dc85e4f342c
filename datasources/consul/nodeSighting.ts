import { isIP } from "node:net";
import type { ConsulCheck } from "../../schema/consul/ConsulCheck.js";
import type { ConsulNode } from "../../schema/consul/ConsulNode.js";
import type { EvidenceStrength } from "../../schema/estate/enums.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Alias, Reference, Sighting } from "../../src/estate/sighting.js";
import type { NodeFacts } from "./catalogRows.js";
import {
  addressScope,
  inDatacenter,
  nodeAlias,
  resourceOf,
  type DatacenterContext,
} from "./DatacenterContext.js";
import { statusWord, worst } from "./health.js";

/** A node with its own checks. */
export interface KnownNode {
  readonly facts: NodeFacts;
  readonly checks: readonly ConsulCheck[];
}

const INSTANCE_ID_META = "alicloud-instance-id";

/** The ECS instance by the id that its metadata states, or else by its private address. */
const machineOf = (context: DatacenterContext, node: NodeFacts): readonly Reference[] => {
  const runsOn = (to: Alias, strength: EvidenceStrength): readonly Reference[] => [
    { kind: "RUNS_ON", to, strength },
  ];
  const stated = node.meta.find(({ key }) => key === INSTANCE_ID_META)?.value;
  if (stated) return runsOn(aliases.alicloudInstance(stated), "STATED");
  const { address } = node;
  // What a loopback address is bound to differs from machine to machine.
  if (!isIP(address) || address.startsWith("127.") || address === "::1") return [];
  const { network } = context;
  return network === null
    ? runsOn(aliases.alicloudAddressAnywhere(address), "DERIVED")
    : runsOn(aliases.alicloudAddress(network, address), "DERIVED");
};

export const nodeSighting = (
  context: DatacenterContext,
  { facts, checks }: KnownNode,
): Sighting<ConsulNode> => {
  const health = worst(checks.map(({ status }) => status));
  return {
    resource: {
      datacenter: context.datacenter,
      consulNodeId: facts.id,
      address: facts.address,
      meta: facts.meta,
      health,
      checks,
      ...resourceOf(context, "CONSUL_NODE", [facts.name], {
        name: facts.name,
        status: statusWord(health),
        tags: facts.meta,
      }),
    },
    aliases: [
      nodeAlias(context, facts.name),
      aliases.consulNodeAnywhere(context.datacenter, facts.name),
      ...(facts.id === null ? [] : [aliases.consulNodeId(facts.id)]),
      aliases.consulNodeAddress(addressScope(context), facts.address),
    ],
    references: [inDatacenter(context), ...machineOf(context, facts)],
  };
};
