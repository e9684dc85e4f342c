import { forEachLimited } from "../upstream/forEachLimited.js";
import { allocationFactsFrom } from "./allocationRows.js";
import { deploymentFactsFrom, type DeploymentFacts } from "./deploymentRows.js";
import { jobFactsFromStub, jobFrom, type JobFacts } from "./jobRows.js";
import { nodeFactsFrom, nodeStubFrom } from "./nodeRows.js";
import type { RegionLists } from "./RegionLists.js";
import {
  namedFactsFrom,
  registrationFactsFrom,
  serviceNamesFrom,
  volumeFactsFrom,
  type RegistrationFacts,
} from "./registryRows.js";
import type { RegionView } from "./RegionView.js";
import type { Table } from "./Table.js";
import { faultOfJobId, isSegment } from "./urlNames.js";

/** Single things that are read at a time. */
const AT_ONCE = 8;

/** How a region is read, and into what. */
export interface RegionLoad {
  readonly lists: RegionLists;
  readonly view: RegionView;
  readonly signal: AbortSignal;
}

/** Lists are the only word on some tables: whatever they say is news, and what they lack is gone. */
const LAST_WORD = Number.MAX_SAFE_INTEGER;

/** Takes rows into a table as they come, and prunes it behind the last. */
const into = <Facts extends { readonly modifyIndex: number }>(table: Table<Facts>) => {
  const listed = new Set<string>();
  return {
    take: (rows: readonly Facts[]) => {
      for (const facts of rows) {
        listed.add(table.keyOf(facts));
        table.take(facts);
      }
    },
    note: (key: string) => listed.add(key),
    end: (index: number) => table.prune(listed, index),
  };
};

/** Namespaces; those of the configuration only, where it names any. Returns the index of the list. */
export const loadNamespaces = async ({ lists, view, signal }: RegionLoad): Promise<number> => {
  view.namespaces.reset();
  const { take, end } = into(view.namespaces);
  const found = await lists.list({ path: "/v1/namespaces", parse: namedFactsFrom }, signal);
  const { namespaces } = lists;
  take((found?.rows ?? []).filter(({ name }) => namespaces?.includes(name) ?? true));
  end(LAST_WORD);
  return found?.index ?? 0;
};

export const loadNodePools = async ({ lists, view, signal }: RegionLoad): Promise<number> => {
  view.nodePools.reset();
  const { take, end } = into(view.nodePools);
  const listing = { path: "/v1/node/pools", parse: namedFactsFrom };
  const index = await lists.pages(listing, take, signal);
  end(LAST_WORD);
  return index;
};

/** Lists tell too little of a node: each one that has changed is read. */
const loadNodes = async ({ lists, view, signal }: RegionLoad): Promise<void> => {
  const { note, end } = into(view.nodes);
  const changed: string[] = [];
  const index = await lists.pages(
    { path: "/v1/nodes", parse: nodeStubFrom },
    (stubs) => {
      for (const { id, modifyIndex } of stubs) {
        note(id);
        if ((view.nodes.indexOf(id) ?? -1) !== modifyIndex) changed.push(id);
      }
    },
    signal,
  );
  await forEachLimited(changed.filter(isSegment), AT_ONCE, async (id) => {
    const node = await lists.one({ path: `/v1/node/${id}`, parse: nodeFactsFrom }, signal);
    if (node) view.nodes.take(node);
  });
  end(index);
};

/** Lists leave out the version and the specification: each job that has changed is read. */
const loadJobs = async ({ lists, view, signal }: RegionLoad): Promise<void> => {
  const { note, end } = into(view.jobs);
  const whole: JobFacts[] = [];
  const others: JobFacts[] = [];
  const index = await lists.inNamespaces(
    { path: "/v1/jobs", query: { meta: "true" }, parse: jobFactsFromStub },
    (jobs) => {
      for (const job of jobs) {
        note(view.jobs.keyOf(job));
        const isRead = job.parentId !== null || view.hasSpec(job) || faultOfJobId(job.id) !== null;
        (isRead ? others : whole).push(job);
      }
    },
    signal,
  );
  await forEachLimited(whole, AT_ONCE, (job) => loadJob({ lists, view, signal }, job));
  for (const job of others) view.jobs.take(job);
  end(index);
};

const loadJob = async ({ lists, view, signal }: RegionLoad, job: JobFacts): Promise<void> => {
  const path = `/v1/job/${encodeURIComponent(job.id)}`;
  const query = { namespace: job.namespace };
  const read = await lists.one({ path, query, parse: jobFrom }, signal);
  if (read) view.takeJob(read.facts, read.spec);
  else view.jobs.take(job);
};

/** Registrations are listed by service only. */
const loadServices = async ({ lists, view, signal }: RegionLoad): Promise<void> => {
  const named: { readonly namespace: string; readonly name: string }[] = [];
  const index = await lists.inNamespaces(
    { path: "/v1/services", parse: serviceNamesFrom },
    (rows) => {
      for (const { namespace, names } of rows) {
        for (const name of names.filter(isSegment)) named.push({ namespace, name });
      }
    },
    signal,
  );
  const registrations: RegistrationFacts[] = [];
  await forEachLimited(named, AT_ONCE, async ({ namespace, name }) => {
    const path = `/v1/service/${encodeURIComponent(name)}`;
    const listing = { path, query: { namespace }, parse: registrationFactsFrom };
    const found = await lists.list(listing, signal);
    registrations.push(...(found?.rows ?? []));
  });
  view.services.replace(registrations, index);
};

/** Lists of allocations do not tell the deployment: that is asked of each deployment that has changed. */
const loadDeployments = async ({ lists, view, signal }: RegionLoad): Promise<void> => {
  const { note, end } = into(view.deployments);
  const found: DeploymentFacts[] = [];
  const index = await lists.inNamespaces(
    { path: "/v1/deployments", parse: deploymentFactsFrom },
    (rows) => {
      found.push(...rows);
    },
    signal,
  );
  for (const { id } of found) note(id);
  const changed = found.filter(
    ({ id, modifyIndex }) => view.deployments.indexOf(id) !== modifyIndex,
  );
  await forEachLimited(changed, AT_ONCE, async ({ id, namespace }) => {
    if (!isSegment(id)) return;
    const path = `/v1/deployment/allocations/${id}`;
    const listing = { path, query: { namespace }, parse: allocationFactsFrom };
    const placed = await lists.list(listing, signal);
    for (const allocation of placed?.rows ?? []) view.noteDeployment(allocation.id, id);
  });
  for (const deployment of found) view.deployments.take(deployment);
  end(index);
};

const loadAllocations = async ({ lists, view, signal }: RegionLoad): Promise<void> => {
  const { take, end } = into(view.allocations);
  const query = { task_states: "false" };
  const listing = { path: "/v1/allocations", query, parse: allocationFactsFrom };
  end(await lists.inNamespaces(listing, take, signal));
};

/** Volumes of both types; a Nomad that has no host volumes says that there is no such thing. */
export const loadVolumes = async ({ lists, view, signal }: RegionLoad): Promise<void> => {
  view.volumes.reset();
  const { take, end } = into(view.volumes);
  for (const type of ["csi", "host"] as const) {
    const parse = (row: unknown) => volumeFactsFrom(row, type);
    const listing = { path: "/v1/volumes", query: { type }, parse };
    await lists.inNamespaces(listing, take, signal);
  }
  end(LAST_WORD);
};

/** Reads everything of a region: what others point to comes first. */
export const loadRegion = async (load: RegionLoad): Promise<void> => {
  load.view.begin();
  await loadNamespaces(load);
  await loadNodePools(load);
  await loadNodes(load);
  await loadJobs(load);
  await loadServices(load);
  await loadDeployments(load);
  await loadAllocations(load);
  await loadVolumes(load);
  load.view.tidy();
};
