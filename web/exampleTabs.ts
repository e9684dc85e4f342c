import findings from "./examples/findings.graphql?raw";
import impact from "./examples/impact.graphql?raw";
import intentions from "./examples/intentions.graphql?raw";
import inventory from "./examples/inventory.graphql?raw";
import keys from "./examples/keys.graphql?raw";
import resolve from "./examples/resolve.graphql?raw";
import serviceByName from "./examples/serviceByName.graphql?raw";
import services from "./examples/services.graphql?raw";
import sources from "./examples/sources.graphql?raw";
import topology from "./examples/topology.graphql?raw";

/**
 * The tabs of a first visit, in order. One operation each, because GraphiQL sends a half-typed
 * document with two operations without a name. The comment above it says what it shows.
 */
export const exampleTabs = [
  services,
  serviceByName,
  resolve,
  topology,
  impact,
  findings,
  inventory,
  intentions,
  keys,
  sources,
].map((query) => ({ query }));
