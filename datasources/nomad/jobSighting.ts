import type { NomadJob } from "../../schema/nomad/NomadJob.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Reference, Sighting } from "../../src/estate/sighting.js";
import type { JobNeeds } from "./jobNeeds.js";
import type { JobFacts, JobSpec } from "./jobRows.js";
import { inNamespace, resourceOf, type RegionContext } from "./RegionContext.js";

/** Where the upstreams of a job are looked for, if they name no datacenter; null: it is not clear. */
export type ConsulDatacenter = string | null;

const secretsOf = ({ vaultPolicies, vaultRoles }: JobNeeds): readonly Reference[] => [
  ...vaultPolicies.map(({ namespace, name }): Reference => ({
    kind: "READS_SECRETS_OF",
    to: aliases.vaultPolicyAnywhere(namespace, name),
    strength: "STATED",
  })),
  ...vaultRoles.map(({ namespace, mount, name, isStated }): Reference => ({
    kind: "READS_SECRETS_OF",
    to: aliases.vaultRoleAnywhere(namespace, mount, name),
    strength: isStated ? "STATED" : "DERIVED",
  })),
];

/** Concluded: a job names no Consul. */
const callsOf = ({ upstreams }: JobNeeds, consul: ConsulDatacenter): readonly Reference[] =>
  upstreams.flatMap(({ service, datacenter }): Reference[] => {
    const where = datacenter || consul;
    if (where === null) return [];
    const to = aliases.consulServiceAnywhere(where, service);
    return [{ kind: "CALLS", to, strength: "DERIVED" }];
  });

const volumesOf = (
  { source, region }: RegionContext,
  namespace: string,
  { volumes }: JobNeeds,
): readonly Reference[] =>
  volumes.map((id) => ({
    kind: "USES",
    to: aliases.nomadVolume(source, region, namespace, id),
    strength: "STATED",
  }));

/** A child is an instance of the periodic or parameterized job that started it. */
const parentOf = (
  { source, region }: RegionContext,
  { namespace, parentId }: JobFacts,
): readonly Reference[] =>
  parentId === null
    ? []
    : [
        {
          kind: "INSTANCE_OF",
          to: aliases.nomadJob(source, region, namespace, parentId),
          strength: "STATED",
        },
      ];

export const jobSighting = (
  context: RegionContext,
  job: JobFacts,
  { version, needs }: JobSpec,
  consul: ConsulDatacenter,
): Sighting<NomadJob> => {
  const { id, namespace, name, status, meta, parentId, type, priority, datacenters } = job;
  const { nodePool, periodic, parameterized, stopped, submittedAt, modifyIndex } = job;
  return {
    resource: {
      jobId: id,
      namespace,
      parentId,
      type,
      priority,
      jobVersion: version,
      datacenters,
      nodePool,
      periodic,
      parameterized,
      stopped,
      submittedAt,
      modifyIndex,
      ...resourceOf(context, "NOMAD_JOB", [namespace, id], { name, status, tags: meta }),
    },
    aliases: [aliases.nomadJob(context.source, context.region, namespace, id)],
    references: [
      inNamespace(context, namespace),
      ...parentOf(context, job),
      ...secretsOf(needs),
      ...callsOf(needs, consul),
      ...volumesOf(context, namespace, needs),
    ],
    namespace,
  };
};
