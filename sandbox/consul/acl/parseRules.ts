import { parseHcl } from "./parseHcl.js";
import type { Policy, Resource, Rule } from "./Rules.js";

/** How Go prints a rule with a name: its struct, the field of the name, and what follows. */
interface Named {
  readonly resource: Resource;
  readonly go: string;
  readonly field: string;
  readonly rest: string;
}

const ENTERPRISE = ", EnterpriseRule:acl.EnterpriseRule{}";
const NAMED: Readonly<Record<string, Named>> = {
  agent: { resource: "agent", go: "AgentRule", field: "Node", rest: "" },
  event: { resource: "event", go: "EventRule", field: "Event", rest: "" },
  key: { resource: "key", go: "KeyRule", field: "Prefix", rest: ENTERPRISE },
  node: { resource: "node", go: "NodeRule", field: "Name", rest: ENTERPRISE },
  query: { resource: "query", go: "PreparedQueryRule", field: "Prefix", rest: "" },
  service: { resource: "service", go: "ServiceRule", field: "Name", rest: ENTERPRISE },
  session: { resource: "session", go: "SessionRule", field: "Node", rest: ENTERPRISE },
};
const PLAIN: Readonly<Record<string, Resource>> = {
  acl: "acl",
  keyring: "keyring",
  mesh: "mesh",
  operator: "operator",
  peering: "peering",
};

const isPolicy = (text: unknown): text is Policy =>
  text === "deny" || text === "read" || text === "list" || text === "write";

/** Reads the rules of a policy, in HCL or JSON; Consul ignores kinds that it does not know. Throws in its words. */
export const parseRules = (text: string): readonly Rule[] =>
  Object.entries(parseHcl(text)).flatMap(([kind, body]) => {
    const plain = PLAIN[kind];
    if (plain) return [everywhere(plain, body)];
    const named = NAMED[kind.replace(/_prefix$/, "")];
    return named && typeof body === "object" ? blocks(kind, named, body) : [];
  });

const everywhere = (resource: Resource, granted: unknown): Rule => {
  if (isPolicy(granted)) return { resource, name: "", exact: false, policy: granted };
  throw new Error(`Invalid ${resource} policy: ${JSON.stringify(granted)}`);
};

const blocks = (
  kind: string,
  named: Named,
  body: Readonly<Record<string, unknown>>,
): readonly Rule[] => {
  const exact = !kind.endsWith("_prefix");
  const { resource } = named;
  return Object.entries(body).flatMap(([name, given]) => {
    const { policy = "", intentions = "" } = textsOf(given);
    const stated = policy !== "" || intentions === "";
    if (stated && (!isPolicy(policy) || (policy === "list" && resource !== "key"))) {
      throw new Error(`Invalid ${kind} policy: ${printed(named, name, policy, intentions)}`);
    }
    return [
      ...(isPolicy(policy) ? [{ resource, name, exact, policy }] : []),
      ...(resource === "service" ? [aboutIntentions(name, exact, policy, intentions)] : []),
    ];
  });
};

const textsOf = (given: unknown): { readonly policy?: string; readonly intentions?: string } =>
  typeof given === "object" && given !== null ? { ...given } : {};

const printed = ({ go, field, rest }: Named, name: string, ...texts: readonly string[]): string => {
  const [policy = "", intentions = ""] = texts.map((text) => JSON.stringify(text));
  const more = go === "ServiceRule" ? `, Intentions:${intentions}` : "";
  return `&acl.${go}{${field}:${JSON.stringify(name)}, Policy:${policy}${more}${rest}}`;
};

/** Who may read a service may read the intentions to it, unless the rule says otherwise. */
const aboutIntentions = (
  name: string,
  exact: boolean,
  policy: string,
  intentions: string,
): Rule => {
  const implied = policy === "deny" ? "deny" : "read";
  const granted = isPolicy(intentions) ? intentions : implied;
  return { resource: "intention", name, exact, policy: granted };
};
