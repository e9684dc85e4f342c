import dryRun from "./examples/dryRun.graphql?raw";
import evaluations from "./examples/evaluations.graphql?raw";
import findings from "./examples/findings.graphql?raw";
import impact from "./examples/impact.graphql?raw";
import intentions from "./examples/intentions.graphql?raw";
import inventory from "./examples/inventory.graphql?raw";
import jobs from "./examples/jobs.graphql?raw";
import keys from "./examples/keys.graphql?raw";
import nodeImpact from "./examples/nodeImpact.graphql?raw";
import operations from "./examples/operations.graphql?raw";
import resolve from "./examples/resolve.graphql?raw";
import resolveAllocation from "./examples/resolveAllocation.graphql?raw";
import serviceByName from "./examples/serviceByName.graphql?raw";
import services from "./examples/services.graphql?raw";
import sources from "./examples/sources.graphql?raw";
import taskStates from "./examples/taskStates.graphql?raw";
import topology from "./examples/topology.graphql?raw";
import variables from "./examples/variables.graphql?raw";
import whereItRuns from "./examples/whereItRuns.graphql?raw";

/**
 * The tabs of a first visit, in order. One operation each, because GraphiQL sends a half-typed
 * document with two operations without a name. The comment above it says what it shows.
 */
export const exampleTabs = [
  services,
  whereItRuns,
  serviceByName,
  jobs,
  taskStates,
  resolve,
  resolveAllocation,
  topology,
  impact,
  nodeImpact,
  findings,
  inventory,
  intentions,
  keys,
  evaluations,
  variables,
  dryRun,
  operations,
  sources,
].map((query) => ({ query }));
