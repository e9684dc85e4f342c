import type { Access, Resource, Rules } from "./Rules.js";

/** What one token may do. `name` is "" for what has no name: operator, acl, keyring. */
export interface Authorizer {
  allows(resource: Resource, name: string, access: Access): boolean;
  /** Whether everything under a prefix of keys may be written. */
  allowsTree(prefix: string): boolean;
  /** Whether any service, or any node, of whatever name may be read. */
  allowsAll(resource: Resource, access: Access): boolean;
  /** Whether there is any name that this is allowed for. */
  allowsAny(resource: Resource, access: Access): boolean;
  /** Whether no token was given. */
  readonly anonymous: boolean;
  /** The accessor id that newer versions name in a refusal. */
  readonly accessorId: string;
}

/** While ACLs are off. */
export const unlimited: Authorizer = {
  allows: () => true,
  allowsTree: () => true,
  allowsAll: () => true,
  allowsAny: () => true,
  anonymous: true,
  accessorId: "",
};

/** The accessor of the token that stands for none. */
export const ANONYMOUS = "00000000-0000-0000-0000-000000000002";

const RANK = { deny: 0, read: 1, list: 2, write: 3 } as const;

/** Decides by the rules of a token's policies, then by the default of the cluster. */
export const authorizer = (
  accessorId: string,
  rules: Rules,
  fallback: "allow" | "deny",
): Authorizer => {
  const byDefault = fallback === "allow" ? "write" : "deny";
  const granted = (resource: Resource, name: string): keyof typeof RANK =>
    rules.find(resource, name) ?? byDefault;
  return {
    accessorId,
    anonymous: accessorId === ANONYMOUS,
    allows: (resource, name, access) => RANK[granted(resource, name)] >= RANK[access],
    allowsTree: (prefix) =>
      granted("key", prefix) === "write" &&
      rules.under("key", prefix).every((policy) => policy === "write"),
    allowsAll: (resource, access) =>
      RANK[granted(resource, "")] >= RANK[access] &&
      rules.under(resource, "").every((policy) => RANK[policy] >= RANK[access]),
    allowsAny: (resource, access) =>
      RANK[granted(resource, "")] >= RANK[access] ||
      rules.under(resource, "").some((policy) => RANK[policy] >= RANK[access]),
  };
};
