import { joinSegments } from "./segments.js";
import type { Alias } from "./sighting.js";

const alias =
  (type: string) =>
  (...segments: readonly string[]): Alias =>
    `${type}:${joinSegments(segments)}`;

/**
 * The vocabulary of identifiers on which systems agree: the only place where aliases are made.
 * `source` is the name of a configured source; unscoped forms are for ids that are unique in the world.
 */
export const aliases = {
  consulDatacenter: (source: string, datacenter: string) =>
    alias("consul.datacenter")(source, datacenter),
  consulNode: (source: string, datacenter: string, node: string) =>
    alias("consul.node")(source, datacenter, node),
  /** Consul's node id, a UUID. */
  consulNodeId: (nodeId: string) => alias("consul.node-id")(nodeId.toLowerCase()),
  consulNodeAddress: (network: string, address: string) =>
    alias("consul.node-address")(network, address),
  consulService: (source: string, datacenter: string, service: string) =>
    alias("consul.service")(source, datacenter, service),
  /** A service instance by the node that it is registered on and its service id. */
  consulInstance: (source: string, datacenter: string, node: string, serviceId: string) =>
    alias("consul.instance")(source, datacenter, node, serviceId),
  /** By the allocation that registered it, which may have registered others. */
  consulInstanceAllocation: (source: string, allocationId: string) =>
    alias("consul.instance-allocation")(source, allocationId.toLowerCase()),
  consulInstanceAddress: (network: string, address: string) =>
    alias("consul.instance-address")(network, address),
  consulIntention: (source: string, datacenter: string, from: string, to: string) =>
    alias("consul.intention")(source, datacenter, `${from} => ${to}`),
  consulConfigEntry: (source: string, datacenter: string, kind: string, name: string) =>
    alias("consul.config-entry")(source, datacenter, `${kind}/${name}`),
  /** A node by what any agent calls it: it matches while one Consul only has this datacenter and node. */
  consulNodeAnywhere: (datacenter: string, node: string) => alias("consul.node")(datacenter, node),
  /** The same for a service. */
  consulServiceAnywhere: (datacenter: string, service: string) =>
    alias("consul.service")(datacenter, service),
  nomadAllocation: (allocationId: string) => alias("nomad.allocation")(allocationId.toLowerCase()),
  nomadDeployment: (deploymentId: string) => alias("nomad.deployment")(deploymentId.toLowerCase()),
  /** Nomad's node id, a UUID. */
  nomadNode: (nodeId: string) => alias("nomad.node")(nodeId.toLowerCase()),
  nomadNodeAddress: (network: string, address: string) =>
    alias("nomad.node-address")(network, address),
  nomadNodeName: (source: string, region: string, name: string) =>
    alias("nomad.node-name")(source, region, name),
  nomadNodePool: (source: string, region: string, pool: string) =>
    alias("nomad.node-pool")(source, region, pool),
  nomadNamespace: (source: string, region: string, namespace: string) =>
    alias("nomad.namespace")(source, region, namespace),
  nomadJob: (source: string, region: string, namespace: string, jobId: string) =>
    alias("nomad.job")(source, region, namespace, jobId),
  nomadService: (source: string, region: string, namespace: string, service: string) =>
    alias("nomad.service")(source, region, namespace, service),
  /** A registration in Nomad's own registry, by its id. */
  nomadRegistration: (source: string, region: string, registrationId: string) =>
    alias("nomad.registration")(source, region, registrationId),
  nomadVolume: (source: string, region: string, namespace: string, volumeId: string) =>
    alias("nomad.volume")(source, region, namespace, volumeId),
  /** By Vault's namespace (empty: the root) and name: it matches while one Vault only has it. */
  vaultPolicyAnywhere: (namespace: string, policy: string) =>
    alias("vault.policy")(namespace, policy),
  /** The same for a role below its mount, e.g. `database` or `auth/jwt-nomad`. */
  vaultRoleAnywhere: (namespace: string, mount: string, role: string) =>
    alias("vault.role")(namespace, mount, role),
  /** An ECS instance id is unique in the world. */
  alicloudInstance: (instanceId: string) => alias("alicloud.instance")(instanceId),
  /** A private address within one network (a VPC id). */
  alicloudAddress: (network: string, address: string) =>
    alias("alicloud.address")(network, address),
  /** A private address of no known network: it matches only while one thing in the estate bears it. */
  alicloudAddressAnywhere: (address: string) => alias("alicloud.address")(address),
} as const;

/** The bare value of an alias: what a person would type. */
export const bareValue = (key: Alias): string => {
  const value = key.slice(Math.max(key.lastIndexOf("/"), key.indexOf(":")) + 1);
  return value.includes("%") ? decodeURIComponent(value) : value;
};

/** The system that bears aliases of this type, in lower case: `consul` of `consul.node:...`. */
export const systemOfAlias = (key: Alias): string => key.slice(0, key.indexOf("."));

/** How bare values are compared: composed, without regard to case. */
export const folded = (value: string): string => value.normalize("NFC").toLowerCase();
