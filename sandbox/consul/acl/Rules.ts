export type Access = "read" | "list" | "write";
export type Policy = "deny" | Access;
export type Resource =
  | "acl"
  | "agent"
  | "event"
  | "intention"
  | "key"
  | "keyring"
  | "mesh"
  | "node"
  | "operator"
  | "peering"
  | "query"
  | "service"
  | "session";

/** One statement of a policy: all names that start with `name`, or exactly that one. */
export interface Rule {
  readonly resource: Resource;
  readonly name: string;
  readonly exact: boolean;
  readonly policy: Policy;
}

const STRENGTH: Readonly<Record<Policy, number>> = { read: 0, list: 1, write: 2, deny: 3 };

/** The rules of all policies of a token. Of two about the same name, deny wins, then the wider one. */
export class Rules {
  readonly #exact = new Map<string, Policy>();
  readonly #prefixes = new Map<Resource, Map<string, Policy>>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      if (rule.exact) merge(this.#exact, `${rule.resource}\0${rule.name}`, rule.policy);
      else merge(this.#prefixesOf(rule.resource), rule.name, rule.policy);
    }
  }

  /** The policy of the exact name, else of the longest prefix, else undefined. */
  find(resource: Resource, name: string): Policy | undefined {
    const exact = this.#exact.get(`${resource}\0${name}`);
    if (exact) return exact;
    let best: { length: number; policy: Policy } | undefined;
    for (const [prefix, policy] of this.#prefixes.get(resource) ?? []) {
      if (name.startsWith(prefix) && prefix.length >= (best?.length ?? 0)) {
        best = { length: prefix.length, policy };
      }
    }
    return best?.policy;
  }

  /** The policies of all rules about names that start with `prefix`. */
  under(resource: Resource, prefix: string): readonly Policy[] {
    const found: Policy[] = [];
    const start = `${resource}\0${prefix}`;
    for (const [key, policy] of this.#exact) if (key.startsWith(start)) found.push(policy);
    for (const [key, policy] of this.#prefixes.get(resource) ?? []) {
      if (key.startsWith(prefix)) found.push(policy);
    }
    return found;
  }

  #prefixesOf(resource: Resource): Map<string, Policy> {
    const prefixes = this.#prefixes.get(resource) ?? new Map<string, Policy>();
    this.#prefixes.set(resource, prefixes);
    return prefixes;
  }
}

const merge = (rules: Map<string, Policy>, key: string, policy: Policy): void => {
  const known = rules.get(key);
  if (!known || STRENGTH[policy] > STRENGTH[known]) rules.set(key, policy);
};
