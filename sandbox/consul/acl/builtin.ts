import type { Profile } from "../Profile.js";
import type { PolicyFields } from "./rows.js";

/** The policy that allows everything. */
export const GLOBAL_MANAGEMENT = "00000000-0000-0000-0000-000000000001";

const PREFIXED = ["agent", "event", "key", "node", "query", "service", "session"];
const PLAIN = ["acl", "keyring", "operator"];
const NEWER = ["mesh", "peering"];

const ruleOf = (resource: string): string => {
  if (!PREFIXED.includes(resource)) return `${resource} = "write"\n`;
  const intentions = resource === "service" ? '\tintentions = "write"\n' : "";
  return `${resource}_prefix "" {\n\tpolicy = "write"\n${intentions}}\n`;
};

/** In the order and with the spaces in which a version of Consul prints it. */
export const globalManagement = (profile: Profile): PolicyFields => ({
  ID: GLOBAL_MANAGEMENT,
  Name: "global-management",
  Description: "Builtin Policy that grants unlimited access",
  Rules: `\n${[...PLAIN, ...PREFIXED, ...(profile === "1.8" ? [] : NEWER)]
    .sort()
    .map(ruleOf)
    .join("")
    .trimEnd()}`,
  Datacenters: null,
});
