import type { Call } from "../http/Call.js";
import { denied, failed } from "../http/HttpError.js";
import { headersOf } from "../http/read.js";
import { json, type Reply } from "../http/Reply.js";
import type { Tables } from "../state/Tables.js";
import type { Region } from "../state/Region.js";

const CONTEXTS = [
  "allocs",
  "jobs",
  "nodes",
  "node_pools",
  "evals",
  "deployment",
  "plugins",
  "volumes",
  "scaling_policy",
  "vars",
  "namespaces",
  "host_volumes",
] as const;
export type Context = (typeof CONTEXTS)[number];

/** The most hits of one context. */
export const LIMIT = 20;

export interface Hit {
  readonly namespace: string;
  readonly id: string;
  /** What a fuzzy search compares. */
  readonly name: string;
}

const named = (id: string, namespace = "", name = id): Hit => ({ namespace, id, name });

const HITS: Readonly<Record<Context, (tables: Tables) => readonly Hit[]>> = {
  allocs: ({ allocs }) => [...allocs.values()].map((row) => named(row.ID, row.Namespace, row.Name)),
  jobs: ({ jobs }) =>
    [...jobs.from(undefined, false)].map((row) => named(row.ID, row.Namespace, row.Name)),
  nodes: ({ nodes }) => [...nodes.values()].map((row) => named(row.ID, "", row.Name)),
  node_pools: ({ pools }) => [...pools.values()].map((row) => named(row.Name)),
  evals: ({ evals }) => [...evals.values()].map((row) => named(row.ID, row.Namespace)),
  deployment: ({ deployments }) =>
    [...deployments.values()].map((row) => named(row.ID, row.Namespace)),
  vars: ({ variables }) =>
    [...variables.from(undefined, false)].map((row) => named(row.Path, row.Namespace)),
  namespaces: ({ namespaces }) => [...namespaces.values()].map((row) => named(row.Name)),
  host_volumes: ({ volumes }) =>
    [...volumes.values()].map((row) => named(row.ID, row.Namespace, row.Name)),
  plugins: () => [],
  volumes: () => [],
  scaling_policy: () => [],
};

export const hitsOf = ({ tables }: Region, context: Context): readonly Hit[] =>
  HITS[context](tables);

export const indexOf = ({ tables }: Region, context: Context): number => {
  const indexes: Partial<Record<Context, number>> = {
    allocs: tables.allocs.index,
    jobs: tables.jobs.index,
    nodes: tables.nodes.index,
    node_pools: tables.pools.index,
    evals: tables.evals.index,
    deployment: tables.deployments.index,
    vars: tables.variables.index,
    namespaces: tables.namespaces.index,
    host_volumes: tables.volumes.index,
    scaling_policy: tables.policiesIndex,
  };
  return indexes[context] ?? 0;
};

const isContext = (text: string): text is Context => CONTEXTS.some((name) => name === text);

const contextsOf = (given: string): readonly Context[] => {
  if (given === "all") return CONTEXTS;
  if (isContext(given)) return [given];
  throw failed(
    `context must be one of [${CONTEXTS.join(" ")}] ` +
      `or 'all' for all contexts; got ${JSON.stringify(given)}`,
  );
};

const OF_NAMESPACES: ReadonlySet<Context> = new Set(["allocs", "deployment", "evals", "jobs"]);

/** What of a context the caller may find; whole contexts are left out where nothing is allowed. */
const allowed = ({ authz, namespace }: Call, context: Context): boolean => {
  if (context === "vars") return true;
  if (context === "nodes") return authz.node("read");
  if (OF_NAMESPACES.has(context) && namespace !== "*")
    return authz.namespace(namespace, "read-job");
  return authz.management || authz.anywhere("read-job");
};

export interface Found {
  readonly matches: Record<string, unknown>;
  readonly truncations: Record<string, boolean>;
  readonly index: number;
}

export const reply = ({ matches, truncations, index }: Found): Reply =>
  json(
    {
      Index: index,
      KnownLeader: true,
      LastContact: 0,
      Matches: matches,
      NextToken: "",
      Truncations: truncations,
    },
    headersOf(index),
  );

export const start = (call: Call, given: string): readonly Context[] => {
  const contexts = contextsOf(given).filter((context) => allowed(call, context));
  if (contexts.length === 0 && given !== "all") throw denied();
  if (!call.authz.management && call.authz.anonymous) return [];
  return contexts;
};

export const inScope = ({ namespace, authz }: Call, hit: Hit, context: Context): boolean => {
  if (context === "vars") {
    return (
      (namespace === "*" || hit.namespace === namespace) &&
      (authz.management || authz.variable(hit.namespace, hit.id, "list"))
    );
  }
  return hit.namespace === "" || namespace === "*" || hit.namespace === namespace;
};
