import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const EXAMPLES = "web/examples";

/** What needs the door, which is not there without a database. */
const OF_THE_DOOR = ["dryRun.graphql", "operations.graphql"];

/** The console's example tabs, as they are sent; the sandbox is not their only source here. */
export const exampleOperations: Readonly<Record<string, Operation>> = Object.fromEntries(
  readdirSync(EXAMPLES)
    .filter((file) => !OF_THE_DOOR.includes(file))
    .map((file) => [file, { query: readFileSync(path.join(EXAMPLES, file), "utf8") }]),
);

const SERVICE = "consul:sandbox:service:hangzhou";

/** Operations over what is observed: none of them makes a call. */
export const estateOperations: Readonly<Record<string, Operation>> = {
  "services, instances, checks and nodes": {
    query: `{ consulServices(first: 30) { totalCount nodes { name health instances(first: 10) { totalCount
      nodes { address port health checks { name status output } node { name address health
        checks { status } } service { name } proxiedService { name } } } } pageInfo { endCursor } } }`,
  },
  "instances with all their fields": {
    query: `{ consulServiceInstances(first: 100, filter: { datacenters: ["hangzhou"] }) { edges { cursor
      node { id kind system name environment region status tags { key value } aliases observedAt
        source { id name } serviceId serviceName serviceTags serviceKind meta { key value } } } } }`,
  },
  "nodes of each datacenter": {
    query: `{ consulDatacenters(first: 3) { nodes { name nodes(first: 50) { nodes { name
      instances(first: 20) { nodes { serviceId } } } } services(first: 100) { totalCount } } } }`,
  },
  "one service with the mesh around it": {
    query: `query ($name: String!, $datacenter: String) { consulService(source: "sandbox", name: $name,
      datacenter: $datacenter) { id upstreams { id upstreams { id } } downstreams { id }
      intentions { id precedence sourceService { id } destinationService { id } } } }`,
    variables: { name: "api", datacenter: "shanghai" },
  },
  "everything by interface": {
    query: `{ resources(first: 100) { nodes { __typename id ... on ConsulNode { address meta { key } }
      ... on ConsulService { health } ...entry } } }
      fragment entry on ConsulConfigEntry { entryKind body modifyIndex }`,
  },
  "relations with their evidence": {
    query: `{ node(id: "${SERVICE}/web") { id ... on Resource { relations(first: 100) { totalCount
      nodes { kind from { id name } to { __typename id } evidence { alias strength observedAt } } } } } }`,
  },
  "questions of the whole estate": {
    query: `{ inventory(groupBy: [KIND, STATUS]) { key count } resolve(identifier: "api") { __typename id }
      topology(filter: { kinds: [CONSUL_SERVICE] }, limit: 100) { resources { id } relations { kind }
        omitted incomplete { id } mermaid dot }
      impact(of: ["consul:sandbox:node:hangzhou/hz-app-01"], limit: 100) { services { name } omitted }
      findings(first: 10) { totalCount nodes { kind detail resource { id } differences { attribute } } } }`,
  },
  "paths, nodes and sources": {
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id }
      paths(from: "consul:sandbox:node:hangzhou/hz-app-02", to: "${SERVICE}/api", limit: 3) {
        resources { id } relations { kind } }
      sources { id status reason resourceCount } viewer { subject name roles } }`,
    variables: { ids: [`${SERVICE}/web`, `${SERVICE}/nope`, "consul:sandbox", "x"] },
  },
  "jobs, allocations and nodes": {
    query: `{ nomadJobs { nodes { allocations { nodes { node { name } } } } } }`,
  },
  "from a service to its node, and back": {
    query: `{ consulService(source: "sandbox", name: "web") { instances { nodes { serviceId allocation {
        allocationId clientStatus serviceInstances { id } job { jobId services { nodes { name } }
          deployments { nodes { jobVersion status groups { name placedCanaries promoted } job { id } } } }
        node { name pool { name } consulNode { name nomadNode { id } instances(first: 5) { nodes { id } } } } } } } } }`,
  },
  "what Nomad runs, with all its fields": {
    query: `{ nomadJob(region: "cn-hangzhou", jobId: "price-import") { id kind status type priority periodic
        parameterized stopped jobVersion datacenters nodePool submittedAt children { nodes { id parent { id } } } }
      nomadNodes(first: 50) { totalCount nodes { id name address datacenter nodePool nodeClass drivers
        allocations(first: 5) { totalCount nodes { id taskGroup createdAt desiredStatus deployment { id } } } } }
      nomadDeployments { nodes { id status allocations { totalCount } } }
      nomadNamespaces { nodes { name jobs(first: 3) { totalCount nodes { id } } } }
      nomadNodePools { nodes { name nodes(first: 3) { totalCount } } }
      nomadServices { nodes { name registrations { address port } allocations { nodes { id } } } }
      nomadVolumes { nodes { name node { name } jobs { jobId } } } }`,
  },
  "conditions, aliases and defaults": {
    query: `query ($with: Boolean = true, $without: Boolean!, $first: Int = 3, $after: String) {
      a: consulNodes(first: $first, after: $after) { totalCount @include(if: $with) nodes { id @skip(if: $without) name } }
      b: consulNodes(first: null) @skip(if: $without) { nodes { address } } }`,
    variables: { without: false },
  },
};

/** Operations that fail in part or as a whole, and such that are read live. */
export const otherOperations: Readonly<Record<string, Operation>> = {
  "keys with their values": {
    query: `{ consulKeys(source: "sandbox", prefix: "config/", first: 50) { totalCount nodes { id key value flags modifyIndex
      source { id } } pageInfo { hasNextPage endCursor } } }`,
  },
  "sessions and prepared queries": {
    query: `{ consulSessions(source: "sandbox") { nodes { id name node { id } checks } }
      consulPreparedQueries(source: "sandbox") { nodes { id name definition } } }`,
  },
  "task states, specifications, evaluations and variables": {
    query: `{ nomadJob(region: "cn-hangzhou", jobId: "loyalty") { specification versions allocations { nodes {
        taskStates { name state events { type } } resources { cpuMhz } node { attributes } } } }
      nomadEvaluations(first: 5) { nodes { id job { id } failedGroups } }
      nomadVariables { nodes { id path modifyIndex } } }`,
  },
  "faults beside each other": {
    query: `{ ambiguous: consulService(source: "sandbox", name: "api") { id }
      unknown: consulService(source: "sandbox", datacenter: "nope", name: "web") { id }
      source: consulService(name: "web") { id } missing: consulService(source: "sandbox", name: "nope") { id }
      cursor: consulNodes(after: "nope") { nodes { id } }
      dead: consulServices(filter: { sources: ["dead"] }) { totalCount }
      deadKeys: consulKeys(source: "dead") { nodes { key } }
      limit: topology(limit: 501) { omitted } fine: consulNodes(first: 1) { nodes { id } } }`,
  },
  "faults deep inside": {
    query: `{ consulServices(first: 5) { nodes { id instances(after: "nope") { nodes { id } } } } }`,
  },
  "faults in the places of a list": {
    query: `{ nodes(ids: ["consul:dead:service:dc1/web", "${SERVICE}/web", "consul:dead:key:dc1/a"]) { id } }`,
  },
  "faults of live reads by id": {
    query: `{ a: node(id: "consul:sandbox:key:hangzhou/nope") { id } b: node(id: "consul:dead:key:dc1/a") { id } }`,
  },
};
