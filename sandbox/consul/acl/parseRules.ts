import { z } from "zod";
import { parseHcl } from "./parseHcl.js";
import type { Policy, Resource, Rule } from "./Rules.js";

const NAMED: Readonly<Record<string, Resource>> = {
  agent: "agent",
  event: "event",
  key: "key",
  node: "node",
  query: "query",
  service: "service",
  session: "session",
};
const PLAIN: Readonly<Record<string, Resource>> = {
  acl: "acl",
  keyring: "keyring",
  mesh: "mesh",
  operator: "operator",
  peering: "peering",
};

const policy = z.enum(["deny", "read", "list", "write"]);
const block = z.object({ policy: policy.optional(), intentions: policy.optional() });
const named = z.record(z.string(), block);

/** Reads the rules of a policy, in HCL or JSON. Throws with what it could not read. */
export const parseRules = (text: string): readonly Rule[] => {
  const rules: Rule[] = [];
  for (const [kind, body] of Object.entries(parseHcl(text))) {
    const plain = PLAIN[kind];
    if (plain) rules.push(...everywhere(plain, policy.parse(body)));
    else rules.push(...blocks(kind, body));
  }
  return rules;
};

const everywhere = (resource: Resource, granted: Policy): readonly Rule[] => [
  { resource, name: "", exact: false, policy: granted },
];

const blocks = (kind: string, body: unknown): readonly Rule[] => {
  const exact = !kind.endsWith("_prefix");
  const resource = NAMED[kind.replace(/_prefix$/, "")];
  if (!resource) throw new Error(`Failed to parse ACL rules: invalid key "${kind}"`);
  return Object.entries(named.parse(body)).flatMap(([name, granted]) => [
    ...(granted.policy ? [{ resource, name, exact, policy: granted.policy }] : []),
    ...intentions(resource, name, exact, granted),
  ]);
};

/** Who may read a service may read the intentions to it, unless the rule says otherwise. */
const intentions = (
  resource: Resource,
  name: string,
  exact: boolean,
  granted: z.infer<typeof block>,
): readonly Rule[] => {
  if (resource !== "service") return [];
  const implied = granted.policy === "deny" ? "deny" : "read";
  return [{ resource: "intention", name, exact, policy: granted.intentions ?? implied }];
};
