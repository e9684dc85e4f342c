import { isJsonList } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { evaluate } from "../hcl/evaluate.js";
import { textOf } from "../hcl/textOf.js";
import { parseBody } from "../hcl/parseBody.js";
import { HclError, type Block } from "../hcl/syntax.js";
import { capabilitiesOf, isCapability, NO_RULES, type NamespaceRule, type Rules } from "./Rules.js";

/** Reads the rules of a policy; a text says in Nomad's words what is wrong with them. */
export const parseRules = (source: string): Rules | string => {
  try {
    return rulesOf(parseBody(source).blocks);
  } catch (error) {
    if (error instanceof HclError) return `Failed to parse ACL Policy: ${place(source, error)}`;
    return error instanceof Error ? error.message : String(error);
  }
};

const place = (source: string, error: HclError): string => {
  if (error.summary === "Unclosed configuration block") {
    const lines = source.split("\n");
    const column = (lines.at(-1)?.length ?? 0) + 2;
    return `At ${lines.length}:${column}: object expected closing RBRACE got: EOF`;
  }
  return `At ${error.range?.line ?? 1}:${error.range?.start ?? 1}: ${error.summary}`;
};

const rulesOf = (blocks: readonly Block[]): Rules => {
  const of = (type: string): readonly Block[] => blocks.filter((block) => block.type === type);
  const level = (type: string): string =>
    of(type)
      .map((block) => text(block, "policy"))
      .at(-1) ?? "";
  return {
    ...NO_RULES,
    namespaces: of("namespace").map(namespaceRule),
    nodePools: of("node_pool").map((block) => ({
      name: block.labels[0] ?? "default",
      policy: text(block, "policy"),
    })),
    node: level("node"),
    agent: level("agent"),
    operator: level("operator"),
    plugin: level("plugin"),
    quota: level("quota"),
  };
};

const namespaceRule = (block: Block): NamespaceRule => {
  const name = block.labels[0] ?? "default";
  const policy = text(block, "policy");
  const given = texts(block, "capabilities");
  const expanded = capabilitiesOf(policy);
  const shown = `&acl.NamespacePolicy{Name:${JSON.stringify(name)}, Policy:${JSON.stringify(policy)}, Capabilities:${goList(given)}, Variables:(*acl.VariablesPolicy)(nil)}`;
  if (!expanded) throw new Error(`Invalid namespace policy: ${shown}`);
  const strange = given.find((capability) => !isCapability(capability));
  if (strange !== undefined) throw new Error(`Invalid namespace capability '${strange}': ${shown}`);
  const paths = block.body.blocks
    .filter(({ type }) => type === "variables")
    .flatMap(({ body }) => body.blocks);
  return {
    name,
    policy,
    capabilities: [...expanded, ...given.filter((capability) => !expanded.includes(capability))],
    variables: paths.map((path) => ({
      path: path.labels[0] ?? "",
      capabilities: texts(path, "capabilities"),
    })),
  };
};

const goList = (items: readonly string[]): string =>
  items.length === 0
    ? "[]string(nil)"
    : `[]string{${items.map((item) => JSON.stringify(item)).join(", ")}}`;

const value = (block: Block, name: string): Json => {
  const attribute = block.body.attributes.find((candidate) => candidate.name === name);
  return attribute ? evaluate(attribute.value, { names: {} }) : null;
};

const text = (block: Block, name: string): string => textOf(value(block, name));

const texts = (block: Block, name: string): readonly string[] => {
  const list = value(block, name);
  return isJsonList(list) ? list.map(textOf) : [];
};

/** The rules as a read of the policy shows them. */
export const rulesJson = (rules: Rules, raw: string): object => {
  const level = (policy: string): object | null => (policy === "" ? null : { Policy: policy });
  return {
    Agent: level(rules.agent),
    ExtraKeysHCL: null,
    HostVolumes: null,
    Namespaces:
      rules.namespaces.length === 0
        ? null
        : rules.namespaces.map(({ name, policy, capabilities, variables }) => ({
            Capabilities: capabilities,
            Name: name,
            Policy: policy,
            Variables:
              variables.length === 0
                ? null
                : {
                    Paths: variables.map((rule) => ({
                      Capabilities: rule.capabilities,
                      PathSpec: rule.path,
                    })),
                  },
          })),
    Node: level(rules.node),
    NodePools:
      rules.nodePools.length === 0
        ? null
        : rules.nodePools.map(({ name, policy }) => ({
            Capabilities: null,
            Name: name,
            Policy: policy,
          })),
    Operator: level(rules.operator),
    Plugin: level(rules.plugin),
    Quota: level(rules.quota),
    Raw: raw,
    Sentinel: null,
  };
};
