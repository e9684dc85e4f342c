import type { NodeIdentity, ServiceIdentity } from "./rows.js";
import type { Rule } from "./Rules.js";

const everyName = (resource: "node" | "service"): Rule => ({
  resource,
  name: "",
  exact: false,
  policy: "read",
});

/** What a service may do that is in the mesh: register itself with its sidecar, and find others. */
export const serviceIdentityRules = ({ ServiceName }: ServiceIdentity): readonly Rule[] => [
  { resource: "service", name: ServiceName, exact: true, policy: "write" },
  { resource: "intention", name: ServiceName, exact: true, policy: "read" },
  { resource: "service", name: `${ServiceName}-sidecar-proxy`, exact: true, policy: "write" },
  { resource: "intention", name: `${ServiceName}-sidecar-proxy`, exact: true, policy: "read" },
  everyName("service"),
  { resource: "intention", name: "", exact: false, policy: "read" },
  everyName("node"),
];

/** What the agent of a node may do: register that node, and read all services. */
export const nodeIdentityRules = ({ NodeName }: NodeIdentity): readonly Rule[] => [
  { resource: "node", name: NodeName, exact: true, policy: "write" },
  everyName("service"),
  { resource: "intention", name: "", exact: false, policy: "read" },
];
