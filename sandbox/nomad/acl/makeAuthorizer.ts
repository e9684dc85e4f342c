import type { Authorizer } from "./Authorizer.js";
import type { NamespaceRule, Rules } from "./Rules.js";

export interface Identity {
  readonly accessor: string;
  readonly anonymous: boolean;
  readonly policies: readonly string[];
}

/** Everything is allowed: a management token, or ACLs that are off. */
export const allowAll = (enabled: boolean, accessor: string): Authorizer => ({
  management: true,
  enabled,
  anonymous: false,
  accessor,
  policies: [],
  namespace: () => true,
  anyInNamespace: () => true,
  anywhere: () => true,
  variable: () => true,
  node: () => true,
  agent: () => true,
  operator: () => true,
  plugin: () => true,
  nodePool: () => true,
});

/** What the policies of a client token allow together. */
export const makeAuthorizer = (rules: readonly Rules[], identity: Identity): Authorizer => {
  const namespaces = rules.flatMap((each) => each.namespaces);
  const level = (of: (rules: Rules) => string, wanted: "read" | "write"): boolean => {
    const given = rules.map(of);
    if (given.includes("deny")) return false;
    return given.includes("write") || (wanted === "read" && given.includes("read"));
  };
  return {
    management: false,
    enabled: true,
    ...identity,
    namespace: (name, capability) => {
      const capabilities = closest(namespaces, name).flatMap((rule) => rule.capabilities);
      return !capabilities.includes("deny") && capabilities.includes(capability);
    },
    anyInNamespace: (name) => {
      const capabilities = closest(namespaces, name).flatMap((rule) => rule.capabilities);
      return capabilities.length > 0 && !capabilities.includes("deny");
    },
    anywhere: (capability) => namespaces.some((rule) => rule.capabilities.includes(capability)),
    variable: (name, path, capability) =>
      variableAllowed(closest(namespaces, name), path, capability),
    node: (wanted) => level((each) => each.node, wanted),
    agent: (wanted) => level((each) => each.agent, wanted),
    operator: (wanted) => level((each) => each.operator, wanted),
    plugin: (wanted) =>
      rules.some(({ plugin }) => plugin === "read" || (wanted === "list" && plugin === "list")),
    nodePool: (name, wanted) => {
      const given = rules
        .flatMap((each) => each.nodePools)
        .filter((rule) => globMatches(rule.name, name))
        .map(({ policy }) => policy);
      return given.includes("write") || (wanted === "read" && given.includes("read"));
    },
  };
};

export const globMatches = (pattern: string, text: string): boolean => {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\?]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*")}$`, "s").test(text);
};

/** The rule of the very name, else those of the pattern that leaves least to its wildcards. */
const closest = (rules: readonly NamespaceRule[], name: string): readonly NamespaceRule[] => {
  const exact = rules.filter((rule) => rule.name === name);
  if (exact.length > 0) return exact;
  const matching = rules.filter((rule) => rule.name.includes("*") && globMatches(rule.name, name));
  const longest = Math.max(...matching.map((rule) => rule.name.length), 0);
  return matching.filter((rule) => rule.name.length === longest);
};

const variableAllowed = (
  rules: readonly NamespaceRule[],
  path: string,
  capability: string,
): boolean => {
  const paths = rules
    .flatMap((rule) => rule.variables)
    .filter((rule) => globMatches(rule.path, path));
  const longest = Math.max(...paths.map((rule) => rule.path.replaceAll("*", "").length), -1);
  const capabilities = paths
    .filter((rule) => rule.path.replaceAll("*", "").length === longest)
    .flatMap((rule) => rule.capabilities);
  if (capabilities.includes("deny")) return false;
  const implied = capability === "list" ? ["list", "read", "write"].slice(0, 1) : [capability];
  return implied.some((name) => capabilities.includes(name));
};
