import type { Sink } from "../../src/estate/sighting.js";
import { AllocationReferences } from "./AllocationReferences.js";
import { hasRunOut, type AllocationFacts } from "./allocationRows.js";
import { allocationSighting } from "./allocationSighting.js";
import type { DeploymentFacts } from "./deploymentRows.js";
import { deploymentSighting } from "./deploymentSighting.js";
import { NO_NEEDS } from "./jobNeeds.js";
import type { JobFacts, JobSpec } from "./jobRows.js";
import { jobSighting } from "./jobSighting.js";
import type { NodeFacts } from "./nodeRows.js";
import { nodeSighting } from "./nodeSighting.js";
import type { RegionContext } from "./RegionContext.js";
import type { NamespaceFacts, NodePoolFacts, VolumeFacts } from "./registryRows.js";
import { ServiceTable } from "./ServiceTable.js";
import type { Table } from "./Table.js";
import { tablesOf } from "./tablesOf.js";

interface KnownSpec {
  readonly jobModifyIndex: number;
  readonly spec: JobSpec;
}

const UNREAD: JobSpec = { version: 0, needs: NO_NEEDS };

/** What is known of one region, and what the sink was told of it. It outlives a lost connection. */
export class RegionView {
  readonly namespaces: Table<NamespaceFacts>;
  readonly nodePools: Table<NodePoolFacts>;
  readonly nodes: Table<NodeFacts>;
  readonly jobs: Table<JobFacts>;
  readonly deployments: Table<DeploymentFacts>;
  readonly allocations: Table<AllocationFacts>;
  readonly volumes: Table<VolumeFacts>;
  readonly services: ServiceTable;
  readonly #references: AllocationReferences;
  /** What whole jobs told, by the key of the job. */
  readonly #specs = new Map<string, KnownSpec>();
  /** Allocations that may still be registered for a service: they are told again then. */
  readonly #running = new Map<string, AllocationFacts>();
  /** Lists of allocations do not tell it. */
  readonly #deploymentOf = new Map<string, string>();
  readonly #deploymentVersions = new Map<string, number>();
  readonly #consulOf = new Map<string, string>();

  constructor(
    readonly context: RegionContext,
    private readonly sink: Sink,
  ) {
    this.#references = new AllocationReferences(context);
    const tables = tablesOf(context, sink, {
      node: (facts) => this.#sightNode(facts),
      job: (facts) => jobSighting(context, facts, this.#specOf(facts), this.#consul),
      deployment: (facts) => this.#sightDeployment(facts),
      allocation: (facts) => this.#sightAllocation(facts),
    });
    ({
      namespaces: this.namespaces,
      nodePools: this.nodePools,
      nodes: this.nodes,
      jobs: this.jobs,
      deployments: this.deployments,
      allocations: this.allocations,
      volumes: this.volumes,
    } = tables);
    this.services = new ServiceTable(context, sink, (id) => {
      this.#retell(id);
    });
  }

  /** The namespaces that the token is shown, in order. */
  get namespaceNames(): readonly string[] {
    return this.namespaces.keys.toSorted();
  }

  /** Whether the whole job has been read since its author changed it. */
  hasSpec(job: JobFacts): boolean {
    return this.#specs.get(this.jobs.keyOf(job))?.jobModifyIndex === job.jobModifyIndex;
  }

  /** Keeps what a whole job told, and tells of the job. */
  takeJob(facts: JobFacts, spec: JobSpec): void {
    const key = this.jobs.keyOf(facts);
    const { jobModifyIndex } = facts;
    if (jobModifyIndex >= (this.#specs.get(key)?.jobModifyIndex ?? 0)) {
      this.#specs.set(key, { jobModifyIndex, spec });
    }
    this.jobs.take(facts);
  }

  /** A job was purged: Nomad drops its allocations and deployments with it, and does not tell. */
  purgeJob(facts: JobFacts, index: number): void {
    const key = this.jobs.keyOf(facts);
    this.jobs.remove(facts, index);
    this.deployments.purge(key, index);
    for (const id of this.allocations.purge(key, index)) this.#running.delete(id);
  }

  /** Notes that a deployment placed an allocation, wherever that was read. */
  noteDeployment(allocationId: string, deploymentId: string): void {
    this.#deploymentOf.set(allocationId, deploymentId);
  }

  begin(): void {
    for (const table of this.#tables) table.begin();
    this.services.begin();
  }

  /** Nothing that was read counts any more: the servers count from further back. */
  reset(): void {
    for (const table of this.#tables) table.reset();
    this.services.reset();
    this.#specs.clear();
  }

  /** Drops what is kept beside things that are gone. */
  tidy(): void {
    for (const key of this.#specs.keys())
      if (this.jobs.indexOf(key) === null) this.#specs.delete(key);
    for (const kept of [this.#running, this.#deploymentOf]) {
      for (const id of kept.keys()) if (this.allocations.indexOf(id) === null) kept.delete(id);
    }
    for (const id of this.#deploymentVersions.keys())
      if (this.deployments.indexOf(id) === null) this.#deploymentVersions.delete(id);
    for (const id of this.#consulOf.keys())
      if (this.nodes.indexOf(id) === null) this.#consulOf.delete(id);
  }

  /** Forgets the whole region. */
  remove(): void {
    for (const scope of this.sink.scopes(`${this.context.region}/`)) this.sink.removeScope(scope);
  }

  get #tables() {
    const { namespaces, nodePools, nodes, jobs, deployments, allocations, volumes } = this;
    return [namespaces, nodePools, nodes, jobs, deployments, allocations, volumes];
  }

  /** The datacenter of Consul that all nodes are in; null where there are several, or none. */
  get #consul(): string | null {
    const [only, ...others] = new Set(this.#consulOf.values());
    return only === undefined || others.length > 0 ? null : only;
  }

  /** A child runs what its parent says, and is registered once. */
  #specOf(job: JobFacts): JobSpec {
    const own = this.#specs.get(this.jobs.keyOf(job))?.spec;
    if (own) return own;
    if (job.parentId === null) return UNREAD;
    const parent = this.#specs.get(this.jobs.keyOf({ ...job, id: job.parentId }))?.spec;
    return parent ? { ...parent, version: 0 } : UNREAD;
  }

  #sightDeployment(deployment: DeploymentFacts) {
    this.#deploymentVersions.set(deployment.id, deployment.jobVersion);
    return deploymentSighting(this.context, deployment);
  }

  #sightNode(node: NodeFacts) {
    if (node.consul) this.#consulOf.set(node.id, node.consul.datacenter);
    else this.#consulOf.delete(node.id);
    return nodeSighting(this.context, node);
  }

  /** Events do not tell the version: it is that of the deployment, or what it was before, or the job's. */
  #versionOf(allocation: AllocationFacts): number | null {
    if (allocation.jobVersion !== null) return allocation.jobVersion;
    const { id, deploymentId, namespace, jobId } = allocation;
    return (
      this.#deploymentVersions.get(deploymentId ?? "") ??
      this.#running.get(id)?.jobVersion ??
      this.#specs.get(`${namespace}\0${jobId}`)?.spec.version ??
      null
    );
  }

  #sightAllocation(told: AllocationFacts) {
    const { id } = told;
    if (told.deploymentId !== null) this.noteDeployment(id, told.deploymentId);
    const allocation = { ...told, jobVersion: this.#versionOf(told) };
    if (hasRunOut(allocation)) this.#running.delete(id);
    else this.#running.set(id, allocation);
    return allocationSighting(this.#references, allocation, {
      deploymentId: this.#deploymentOf.get(id) ?? null,
      services: this.services.namesOf(id),
    });
  }

  #retell(allocationId: string): void {
    const allocation = this.#running.get(allocationId);
    if (allocation) this.allocations.take(allocation);
  }
}
