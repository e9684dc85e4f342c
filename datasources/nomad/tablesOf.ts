import type { Sighting, Sink } from "../../src/estate/sighting.js";
import type { AllocationFacts } from "./allocationRows.js";
import type { DeploymentFacts } from "./deploymentRows.js";
import type { JobFacts } from "./jobRows.js";
import { namespaceSighting } from "./namespaceSighting.js";
import { nodePoolSighting } from "./nodePoolSighting.js";
import type { NodeFacts } from "./nodeRows.js";
import type { RegionContext } from "./RegionContext.js";
import type { NamespaceFacts, NodePoolFacts, VolumeFacts } from "./registryRows.js";
import { Table } from "./Table.js";
import { volumeSighting } from "./volumeSighting.js";

/** How things are sighted that take more than their own facts. */
interface Sights {
  readonly node: (facts: NodeFacts) => Sighting;
  readonly job: (facts: JobFacts) => Sighting;
  readonly deployment: (facts: DeploymentFacts) => Sighting;
  readonly allocation: (facts: AllocationFacts) => Sighting;
}

const byId = ({ id }: { readonly id: string }): readonly string[] => [id];

const byName = ({ name }: { readonly name: string }): readonly string[] => [name];

const inItsNamespace = ({
  namespace,
  id,
}: {
  readonly namespace: string;
  readonly id: string;
}): readonly string[] => [namespace, id];

const itsJob = ({
  namespace,
  jobId,
}: {
  readonly namespace: string;
  readonly jobId: string;
}): readonly string[] => [namespace, jobId];

/** One table for each kind of thing in a region. */
export const tablesOf = (context: RegionContext, sink: Sink, sights: Sights) => ({
  namespaces: new Table<NamespaceFacts>(context, sink, {
    kind: "NOMAD_NAMESPACE",
    pathOf: byName,
    sight: (facts) => namespaceSighting(context, facts),
  }),
  nodePools: new Table<NodePoolFacts>(context, sink, {
    kind: "NOMAD_NODE_POOL",
    pathOf: byName,
    sight: (facts) => nodePoolSighting(context, facts),
  }),
  nodes: new Table<NodeFacts>(context, sink, {
    kind: "NOMAD_NODE",
    pathOf: byId,
    sight: sights.node,
  }),
  jobs: new Table<JobFacts>(context, sink, {
    kind: "NOMAD_JOB",
    pathOf: inItsNamespace,
    sight: sights.job,
  }),
  deployments: new Table<DeploymentFacts>(context, sink, {
    kind: "NOMAD_DEPLOYMENT",
    pathOf: byId,
    jobPathOf: itsJob,
    sight: sights.deployment,
  }),
  allocations: new Table<AllocationFacts>(context, sink, {
    kind: "NOMAD_ALLOCATION",
    pathOf: byId,
    jobPathOf: itsJob,
    sight: sights.allocation,
  }),
  volumes: new Table<VolumeFacts>(context, sink, {
    kind: "NOMAD_VOLUME",
    pathOf: inItsNamespace,
    sight: (facts) => volumeSighting(context, facts),
  }),
});
